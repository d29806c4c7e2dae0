import type { Skip } from '../model/plan.ts';
import type { PortMap } from '../model/portMap.ts';
import type { Report, ReportRun, ReportSkip, ReportTarget } from '../model/report.ts';
import type { Finding, RootCause } from '../model/verdict.ts';
import { compareAddresses } from './compareAddresses.ts';
import { reportPath } from './reportPath.ts';
import { summarize } from './summarize.ts';

/** Everything that a finished run knows. */
export interface ReportInput {
  readonly tool: Report['tool'];
  readonly run: ReportRun;
  readonly portMap: PortMap;
  /** One entry per role and host, in the site's order. */
  readonly targets: readonly ReportTarget[];
  readonly findings: readonly Finding[];
  readonly causes: readonly RootCause[];
  readonly skipped: readonly Skip[];
}

/**
 * The report of a run. Nothing is left out; paths stand in the order of the port map, then of the targets, then by
 * address and port, whatever order the findings came in.
 */
export function makeReport(input: ReportInput): Report {
  const paths = inReportOrder(input).map(reportPath);
  const skipped = skipsInOrder(input);
  return {
    schemaVersion: 1,
    tool: input.tool,
    run: input.run,
    portMap: { document: input.portMap.document, revision: input.portMap.revision },
    targets: input.targets.map((target) => ({
      ...target,
      addresses: [...target.addresses].sort(compareAddresses),
    })),
    summary: summarize(paths, skipped.length),
    causes: causesInOrder(
      input.causes,
      paths.map((path) => path.id),
    ),
    paths,
    skipped,
  };
}

function inReportOrder(input: ReportInput): readonly Finding[] {
  const flowRank = ranks(input.portMap.flows.map((flow) => flow.id));
  const targetRank = ranks(input.targets.map((target) => target.name));
  return [...input.findings].sort(
    (a, b) =>
      rankIn(flowRank, a.path.flow.id) - rankIn(flowRank, b.path.flow.id) ||
      rankIn(targetRank, a.path.target) - rankIn(targetRank, b.path.target) ||
      compareTexts(a.path.target, b.path.target) ||
      compareAddresses(a.path.address ?? '', b.path.address ?? '') ||
      a.path.port - b.path.port ||
      compareTexts(a.path.id, b.path.id),
  );
}

/** The cause with the most paths first; within a cause the paths as in the report. */
function causesInOrder(causes: readonly RootCause[], pathIds: readonly string[]): readonly RootCause[] {
  const pathRank = ranks(pathIds);
  return causes
    .map((cause) => ({
      ...cause,
      paths: [...cause.paths].sort((a, b) => rankIn(pathRank, a) - rankIn(pathRank, b) || compareTexts(a, b)),
    }))
    .sort(
      (a, b) =>
        b.paths.length - a.paths.length ||
        compareTexts(a.target ?? '', b.target ?? '') ||
        compareAddresses(a.address ?? '', b.address ?? '') ||
        compareTexts(a.kind, b.kind) ||
        compareTexts(a.text, b.text),
    );
}

function skipsInOrder(input: ReportInput): readonly ReportSkip[] {
  const flowRank = ranks(input.portMap.flows.map((flow) => flow.id));
  return [...input.skipped]
    .sort(
      (a, b) =>
        rankIn(flowRank, a.id) - rankIn(flowRank, b.id) ||
        compareTexts(a.to, b.to) ||
        compareTexts(a.ports, b.ports) ||
        compareTexts(a.reason, b.reason) ||
        compareTexts(a.why, b.why),
    )
    .map(({ id, from, to, transport, ports, reason, why }) => ({
      id,
      from,
      to,
      transport,
      ports,
      reason,
      why,
    }));
}

/** Where each value first stands in a list. */
function ranks(values: readonly string[]): ReadonlyMap<string, number> {
  const rank = new Map<string, number>();
  for (const [index, value] of values.entries()) {
    if (!rank.has(value)) {
      rank.set(value, index);
    }
  }
  return rank;
}

/** What is not in the list comes after it. */
function rankIn(rank: ReadonlyMap<string, number>, value: string): number {
  return rank.get(value) ?? rank.size;
}

/** By code unit: the same on every machine, whatever its language. */
function compareTexts(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}
