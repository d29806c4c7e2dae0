import type { Report, ReportPath } from '../../model/report.ts';
import { distinct } from '../gather.ts';
import { familyOf } from './literalAddress.ts';

/** From where a path comes. */
export interface Source {
  readonly name: string;
  /** Null where the report does not tell it. */
  readonly address: string | null;
  /** What becomes of it on the way; empty where nothing is known to. */
  readonly remark: string;
}

/**
 * The source addresses of each path, as its own attempts left from them; what never left knows none, and then those of
 * other attempts at the same address count. At least one, with a null address where none is known.
 */
export function sourcesOf({ paths, run }: Report): (path: ReportPath) => readonly Source[] {
  const places = new Map<string, ReportPath[]>();
  for (const path of paths) {
    const place = placeOf(path);
    const there = places.get(place);
    if (there === undefined) places.set(place, [path]);
    else there.push(path);
  }
  const ofPlaces = new Map<string, Omit<Source, 'name'>[]>();
  for (const [place, there] of places) ofPlaces.set(place, sourcesIn(there));
  return (path) => {
    const name = path.triedFrom ?? run.host;
    const there = ofPlaces.get(placeOf(path)) ?? [];
    const own = localsOf([path]);
    const known = own.length === 0 ? there : there.filter(({ address }) => own.includes(String(address)));
    return known.length === 0
      ? [{ name, address: null, remark: '' }]
      : known.map((one) => ({ name, ...one }));
  };
}

function sourcesIn(paths: readonly ReportPath[]): Omit<Source, 'name'>[] {
  return localsOf(paths).map((address) => {
    const seenAs = distinct(paths.flatMap((path) => seenAsOf(path, address)));
    const remark =
      seenAs.length === 0
        ? ''
        : `The source ${address} arrives as ${seenAs.join(', ')}: a firewall behind that translation needs it instead`;
    return { address, remark };
  });
}

/** Exact local addresses of the target's own family, each once. */
function localsOf(paths: readonly ReportPath[]): readonly string[] {
  return distinct(
    paths.flatMap(({ evidence, address }) => {
      const family = address === null ? null : familyOf(address);
      return evidence
        .map(({ local }) => local?.address ?? '')
        .filter((one) => family !== null && familyOf(one) === family);
    }),
  );
}

function seenAsOf({ evidence }: ReportPath, source: string): readonly string[] {
  return evidence.flatMap((one) =>
    one.kind === 'witnessed' && one.local?.address === source && one.seenSource.address !== source
      ? [one.seenSource.address]
      : [],
  );
}

function placeOf({ target, address, triedFrom }: ReportPath): string {
  return JSON.stringify([target, address, triedFrom]);
}
