import { printable } from './printable.ts';

/** A Markdown table (GitHub Flavored Markdown, section 4.10); the cells are Markdown already, each on one line. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return [heading, heading.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

/** Names and numbers of ours, which carry no backquote; a pipe would still end the cell. */
export function code(text: string): string {
  return `\`${printable(text).replaceAll('|', '\\|').replaceAll('`', "'")}\``;
}

/** Text that Markdown must show as it is, on one line. */
export function escaped(text: string): string {
  return printable(text)
    .trim()
    .replace(/ {2,}/g, ' ')
    .replace(/[\\`*_[\]<>|#]/g, '\\$&');
}

/**
 * The same for text that may come from a peer: it makes no entity, no strike-through, no link and, on GitHub, calls
 * nobody by name.
 */
export function foreign(text: string): string {
  return escaped(text)
    .replace(/[&~]/g, '\\$&')
    .replace(/:(?=\/\/)/g, '\\:')
    .replace(/\bwww\./gi, (www) => www.replace('.', '\\.'))
    .replace(/@(?=[\p{L}\p{N}])/gu, '@<!-- -->');
}
