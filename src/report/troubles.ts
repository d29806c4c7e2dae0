import type { Report, ReportPath } from '../model/report.ts';
import { withoutStop } from './doorDetails.ts';
import { doorsOf } from './doors.ts';
import { foldRows, type Row, rowLabel } from './foldRows.ts';
import { distinct, gather } from './gather.ts';
import { causesOf, type FoldedCause } from './peers.ts';
import { type Between, betweenTried } from './sampledRanges.ts';
import { outcomeRank } from './summarize.ts';
import { hostInWords, pathInWords, placesInWords } from './whereInWords.ts';

/** What is not met, told once: a cause with all its paths, or neighbouring ports with the same to say. */
export interface Trouble {
  readonly outcome: 'broken' | 'unproven';
  /** The verdict of its paths; several are joined by a comma. */
  readonly verdict: string;
  /** The service as documented; empty for a cause. */
  readonly service: string;
  /** `tcp/8094 on cic01 (10.0.0.5)`; of a cause the ports of each host. */
  readonly where: string;
  /** Why, in a sentence. */
  readonly text: string;
  /** What stops working, each once. */
  readonly impacts: readonly string[];
  /** What the verdict does not exclude, each once. */
  readonly alternatives: readonly string[];
}

/** Everything that is not met, each path in exactly one of them: broken before unproven, causes before single ports. */
export function troublesOf(report: Report): readonly Trouble[] {
  const between = betweenTried(report);
  const causes = causesOf(report);
  const explained = new Set(causes.flatMap(({ paths }) => paths));
  const rest = report.paths.filter((path) => path.outcome !== 'met' && !explained.has(path));
  const alike = gather(rest, (path) => [
    path.target,
    path.address,
    path.triedFrom,
    path.verdict,
    path.outcome,
    [path.reason, ...path.alternatives].map(({ text }) => withPort(path, text, '#')),
  ]);
  return [
    ...causes.map((cause) => causeTrouble(cause, between)),
    ...alike.flatMap((paths) => foldRows(doorsOf(paths), between).map(rowTrouble)),
  ].sort((a, b) => outcomeRank(a.outcome) - outcomeRank(b.outcome));
}

/** A warning, which leaves the verdict of its paths as it is. */
export interface Caution {
  readonly text: string;
  /** The paths that it is on, by service, port and host. */
  readonly where: readonly string[];
}

/** Every warning, each text once. */
export function cautionsOf({ paths }: Report): readonly Caution[] {
  const warned = paths.flatMap((path) => path.warnings.map(({ text }) => ({ text, path })));
  return gather(warned, ({ text }) => text).map((same) => ({
    text: same[0].text,
    where: distinct(same.map(({ path }) => pathInWords(path))),
  }));
}

function causeTrouble({ cause, paths }: FoldedCause, between: Between): Trouble {
  return {
    outcome: paths.some(({ outcome }) => outcome === 'broken') ? 'broken' : 'unproven',
    verdict: distinct(paths.map(({ verdict }) => verdict)).join(', '),
    service: '',
    where: placesInWords(paths, between),
    text: cause.text,
    ...stakesOf(paths),
  };
}

function rowTrouble(row: Row): Trouble {
  const { door, last, tried } = row;
  const { first } = door;
  const size = last - door.port + 1;
  const ports = size === 1 ? `${door.port}` : `${door.port}-${last}`;
  return {
    // Paths that are met were left out before.
    outcome: door.outcome === 'broken' ? 'broken' : 'unproven',
    verdict: door.verdict,
    service: distinct(door.paths.map(({ service }) => service)).join(', '),
    where: `${rowLabel(row)} on ${hostInWords(first)}${tried < size ? ` (${tried} of ${size} ports tried)` : ''}`,
    text: withPort(first, first.reason.text, ports),
    ...stakesOf(door.paths),
  };
}

function stakesOf(paths: readonly ReportPath[]): Pick<Trouble, 'impacts' | 'alternatives'> {
  return {
    impacts: distinct(paths.map(({ impact }) => withoutStop(impact))),
    alternatives: distinct(
      paths.flatMap(({ alternatives }) => alternatives.map(({ text }) => withoutStop(text))),
    ),
  };
}

/** A reason names its port: what is said of a range must name the range. */
export function withPort(
  { transport, port }: Pick<ReportPath, 'transport' | 'port'>,
  text: string,
  ports: string,
): string {
  return text.replaceAll(
    new RegExp(`\\b${transport.toUpperCase()} ${port}\\b`, 'g'),
    `${transport.toUpperCase()} ${ports}`,
  );
}
