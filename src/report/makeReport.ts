import type { Skip } from '../model/plan.ts';
import type { PortMap } from '../model/portMap.ts';
import type { Report, ReportRun, ReportSkip, ReportTarget } from '../model/report.ts';
import type { Finding, RootCause } from '../model/verdict.ts';
import { causesInOrder } from './causesInOrder.ts';
import { compareAddresses } from './compareAddresses.ts';
import { compareTexts, rankIn, ranks } from './ranks.ts';
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
