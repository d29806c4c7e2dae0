import type { PathStatus } from '../../../model/remembered.ts';
import { searchWords } from '../../shared/searchWords.ts';
import { portOf } from './pathWords.ts';

/** Which paths are shown; an empty list lets every value through. */
export interface PathFilter {
  readonly outcome: readonly string[];
  /** Only those that change too often. */
  readonly flapping: boolean;
  readonly watch: readonly string[];
  readonly host: readonly string[];
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly flow: readonly string[];
  readonly q: string;
}

export const everyPath: PathFilter = {
  outcome: [],
  flapping: false,
  watch: [],
  host: [],
  from: [],
  to: [],
  flow: [],
  q: '',
};

const LISTS = ['outcome', 'watch', 'host', 'from', 'to', 'flow'] as const;

export function readFilter(query: URLSearchParams): PathFilter {
  const lists = Object.fromEntries(LISTS.map((key) => [key, query.getAll(key)]));
  return { ...everyPath, ...lists, flapping: query.has('flapping'), q: query.get('q') ?? '' };
}

export function writeFilter(filter: PathFilter): URLSearchParams {
  return new URLSearchParams([
    ...LISTS.flatMap((key) => filter[key].map((value) => [key, value])),
    ...(filter.flapping ? [['flapping', 'yes']] : []),
    ...(filter.q === '' ? [] : [['q', filter.q]]),
  ]);
}

/** The paths that the filter lets through, in their order. */
export function filterPaths(paths: readonly PathStatus[], filter: PathFilter): readonly PathStatus[] {
  const words = searchWords(filter.q);
  const lets = (list: readonly string[], value: string | undefined): boolean =>
    list.length === 0 || (value !== undefined && list.includes(value));
  return paths.filter(
    (path) =>
      lets(filter.outcome, path.watched.held.outcome) &&
      (!filter.flapping || path.watched.flappingSinceMs !== null) &&
      lets(filter.watch, path.watch) &&
      lets(filter.host, path.about?.target) &&
      lets(filter.from, path.about?.from) &&
      lets(filter.to, path.about?.to) &&
      lets(filter.flow, path.about?.flow) &&
      words.every((word) => searchText(path).includes(word)),
  );
}

const texts = new WeakMap<PathStatus, string>();

/** Everything by which a path is looked up, in lower case; made once for each. */
function searchText(path: PathStatus): string {
  const known = texts.get(path);
  if (known !== undefined) return known;
  const { watch, pathId, about, watched } = path;
  const text = [
    watch,
    pathId,
    watched.held.outcome,
    watched.held.verdict,
    watched.held.code,
    ...(watched.flappingSinceMs === null ? [] : ['flapping']),
    ...(about === null
      ? []
      : [
          about.service,
          portOf(path),
          about.target,
          about.address,
          about.triedFrom,
          about.from,
          about.to,
          about.section,
          about.impact,
        ]),
  ]
    .join(' ')
    .toLowerCase();
  texts.set(path, text);
  return text;
}
