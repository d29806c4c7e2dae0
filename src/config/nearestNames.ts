import { distance } from 'fastest-levenshtein';

const MAX_NAMES = 3;
// Shorter parts are in too many names to mean one of them.
const MIN_PART = 3;

/** The known names that were probably meant: at most three, nearest first, none when all are far off. */
export function nearestNames(name: string, known: Iterable<string>): readonly string[] {
  const wanted = name.toLowerCase();
  // A third of the letters may be wrong, two in a short word.
  const limit = Math.max(2, Math.floor(wanted.length / 3));
  return [...new Set(known)]
    .map((candidate) => ({ candidate, far: farness(wanted, candidate.toLowerCase()) }))
    .filter(({ far }) => far <= limit)
    .sort((a, b) => a.far - b.far || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, MAX_NAMES)
    .map(({ candidate }) => candidate);
}

/** `; did you mean "a" or "b"?`, empty when there is nothing near. */
export function didYouMean(names: readonly string[], quote = '"'): string {
  if (names.length === 0) return '';
  return `; did you mean ${joinOr(names.map((name) => `${quote}${name}${quote}`))}?`;
}

/** `a`, `a or b`, `a, b or c`. */
export function joinOr(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

// A part of a name is as near as two slips of the pen: "desktop" for "interaction-desktop".
function farness(wanted: string, candidate: string): number {
  const far = distance(wanted, candidate);
  const [short, long] = wanted.length < candidate.length ? [wanted, candidate] : [candidate, wanted];
  return short.length >= MIN_PART && long.includes(short) ? Math.min(far, 2) : far;
}
