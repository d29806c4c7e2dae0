import type { Use } from './use.ts';

/** Ports of one transport: a number, a range, or a word where there is no number. */
interface Span {
  readonly first: number;
  readonly last: number;
  /** ` SSL`, ` TLS` or nothing. */
  readonly mark: string;
}

export interface PortWordOptions {
  /** Whether ` SSL` and ` TLS` stand behind the ports that the document marks so. */
  readonly marks: boolean;
  /** Longest list of one transport; what is left out is counted. */
  readonly most: number;
}

type PortUse = Pick<Use, 'transport' | 'ports' | 'security'>;

/** A blank that belongs to what it stands in. */
export const NO_BREAK = '\u00a0';

/** `tcp 80, 5060-5062, 5597 SSL; udp 6235`: sorted, each once, neighbours merged; `+ 7 more` for what is cut. */
export function portWords(uses: readonly PortUse[], options: PortWordOptions): string {
  return (['tcp', 'udp', 'icmp'] as const)
    .map((transport) => {
      const own = uses.filter((use) => use.transport === transport);
      // ICMP has no ports.
      return {
        transport,
        items: transport === 'icmp' ? own.slice(0, 1).map(() => 'echo') : itemsOf(own, options),
      };
    })
    .filter(({ items }) => items.length > 0)
    .map(({ transport, items }) => `${transport}${NO_BREAK}${cutList(items, options.most).join(', ')}`)
    .join('; ');
}

/** The first of a list, and how many more there are; one more than fits is not worth a count. */
export function cutList(items: readonly string[], most: number): readonly string[] {
  if (items.length <= most + 1) return items;
  return [...items.slice(0, most), `+${NO_BREAK}${items.length - most}${NO_BREAK}more`];
}

function itemsOf(uses: readonly PortUse[], { marks }: PortWordOptions): readonly string[] {
  const parts = uses.flatMap(({ ports, security }) =>
    ports.split(',').map((text) => ({
      text,
      mark: marks && security !== 'none' ? `${NO_BREAK}${security.toUpperCase()}` : '',
    })),
  );
  const spans = parts.flatMap(({ text, mark }) => spanOf(text, mark));
  const words = parts
    .filter(({ text }) => !NUMBERS.test(text))
    .map(({ text, mark }) => `${wordsFor(text)}${mark}`);
  return [...mergeSpans(spans).map(spanInWords), ...new Set(words)];
}

const NUMBERS = /^(\d+)(?:-(\d+))?$/;

function spanOf(text: string, mark: string): readonly Span[] {
  const found = NUMBERS.exec(text);
  if (found === null) return [];
  const first = Number(found[1]);
  return [{ first, last: found[2] === undefined ? first : Number(found[2]), mark }];
}

function mergeSpans(spans: readonly Span[]): readonly Span[] {
  const merged: Span[] = [];
  const inOrder = spans.toSorted(
    (a, b) => a.first - b.first || a.last - b.last || (a.mark < b.mark ? -1 : 1),
  );
  for (const span of inOrder) {
    const at = merged.findLastIndex((one) => one.mark === span.mark);
    const before = merged[at];
    if (before === undefined || span.first > before.last + 1) merged.push(span);
    else merged[at] = { ...before, last: Math.max(before.last, span.last) };
  }
  return merged;
}

function spanInWords({ first, last, mark }: Span): string {
  if (first === last) return `${first}${mark}`;
  return last === first + 1 ? `${first}${mark}, ${last}${mark}` : `${first}-${last}${mark}`;
}

function wordsFor(text: string): string {
  switch (text) {
    case 'dynamic':
      return `dynamic${NO_BREAK}ports`;
    case 'unknown':
      return `port${NO_BREAK}unknown`;
    default:
      return text;
  }
}
