import type { Report, ReportPath } from '../../model/report.ts';
import { betweenTried } from '../sampledRanges.ts';

/** Ports to ask for because of one path. */
export interface RequestedPorts {
  readonly first: number;
  readonly last: number;
  /** Why it is more than the port that was tried; empty where it is not. */
  readonly remark: string;
}

/**
 * The ports that each path stands for. Where only a sample of a range was tried it is the whole documented range; with
 * a responder, which finds the bounds of what is shut, the ports between two neighbours that both ask for it.
 */
export function portsOf(
  report: Report,
  asked: readonly ReportPath[],
): (path: ReportPath) => readonly RequestedPorts[] {
  const between = betweenTried(report);
  const askedKeys = new Set(asked.map((path) => keyOf(path, path.port)));
  const sampled = new Map(
    report.skipped
      .filter(({ reason }) => reason === 'range-sampled')
      .map(({ id, to, ports }) => [`${id} ${to}`, rangeIn(ports)] as const),
  );
  const tried = countsOf(report.paths);
  const wanted = countsOf(asked);
  return (path) => {
    const { port } = path;
    const next = between.nextTried(path);
    if (next !== null && askedKeys.has(keyOf(path, next))) {
      return [{ first: port, last: next, remark: next > port + 1 ? BETWEEN : '' }];
    }
    const range = report.run.responders === undefined ? sampled.get(`${path.flow} ${path.to}`) : undefined;
    if (range === undefined || range === null || port < range.first || port > range.last) {
      return [{ first: port, last: port, remark: '' }];
    }
    const place = keyOf(path, 0);
    const remark = `${tried.get(place)} of the ${range.last - range.first + 1} documented ports were tried and ${wanted.get(place)} of them ask for this; all of them are documented as needed`;
    return [{ ...range, remark }];
  };
}

const BETWEEN = 'Not every port was tried: those between two tried ones are taken to be as both are';

function rangeIn(ports: string): { readonly first: number; readonly last: number } | null {
  const [, first, last] = /^(\d{1,5})-(\d{1,5})$/.exec(ports) ?? [];
  if (first === undefined || last === undefined || Number(first) < 1 || Number(last) > 65_535) return null;
  return { first: Number(first), last: Number(last) };
}

/** How many paths there are at each place, whatever their port. */
function countsOf(paths: readonly ReportPath[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const key = keyOf(path, 0);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function keyOf({ flow, to, target, address, triedFrom }: ReportPath, port: number): string {
  return JSON.stringify([flow, to, target, address, triedFrom, port]);
}
