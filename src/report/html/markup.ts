import { escapeHtml } from './escapeHtml.ts';

/** Finished HTML. Only `markup` and `trusted` make it, so that no text gets into the page unescaped. */
export interface Markup {
  readonly html: string;
}

/** What may stand in a template: text and numbers, which are escaped, and finished HTML. */
export type Piece = string | number | Markup | readonly Markup[];

/** HTML from a template: `markup` before `<p>${text}</p>`. Attributes must be in double quotes. */
export function markup(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  let html = '';
  for (const [at, string] of strings.entries()) {
    const piece = pieces[at];
    html += piece === undefined ? string : string + htmlOf(piece);
  }
  return { html };
}

/** HTML of our own making that comes from elsewhere in the product. */
export function trusted(html: string): Markup {
  return { html };
}

/** Nothing at all. */
export const NOTHING: Markup = { html: '' };

function htmlOf(piece: Piece): string {
  if (typeof piece === 'string') return escapeHtml(piece);
  if (typeof piece === 'number') return String(piece);
  return 'html' in piece ? piece.html : piece.map(({ html }) => html).join('');
}
