import { nearestNames } from '../../config/nearestNames.ts';
import type { Flow, PortMap } from '../../model/portMap.ts';
import type { Report } from '../../model/report.ts';
import { renderExplain } from '../../report/renderExplain.ts';
import { EXIT, type ExitCode } from '../exitCodes.ts';
import { chooseLook, type LookFlags } from '../look.ts';
import { readPortMap } from '../readFiles.ts';
import { readReport } from '../readReport.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usageError.ts';

export interface ExplainFlags extends LookFlags {
  readonly from?: string;
}

/** Tells what a path is for and, with a report, how its verdict followed from the evidence. */
export async function explainCommand(id: string, flags: ExplainFlags, terminal: Terminal): Promise<ExitCode> {
  const portMap = await readPortMap();
  const look = chooseLook(flags, terminal, false);
  if (flags.from === undefined) {
    const flow = findFlow(id.split('/')[0] ?? id, portMap);
    await terminal.print(renderExplain({ flow, roles: portMap.roles, found: null }, look));
    return EXIT.met;
  }
  const report = await readReport(flags.from, terminal);
  const texts = pathsIn(report, id, flags.from).map((found) =>
    renderExplain(
      { flow: findFlow(found.flow, portMap), roles: portMap.roles, found: { path: found, run: report.run } },
      look,
    ),
  );
  await terminal.print(texts.join('\n'));
  return EXIT.met;
}

function findFlow(id: string, portMap: PortMap): Flow {
  const flow = portMap.flows.find((one) => one.id === id);
  if (flow !== undefined) return flow;
  throw unknownId(
    `no flow "${id}" in the port map`,
    id,
    portMap.flows.map((one) => one.id),
  );
}

/** A path by its whole id, or every path of a flow. */
function pathsIn(report: Report, id: string, file: string): Report['paths'] {
  const found = report.paths.filter((one) => one.id === id || one.flow === id);
  if (found.length > 0) return found;
  throw unknownId(`no path "${id}" in ${file}`, id, [
    ...new Set(report.paths.flatMap((one) => [one.flow, one.id])),
  ]);
}

function unknownId(message: string, id: string, known: readonly string[]): UsageError {
  const near = nearestNames(id, known);
  const hint =
    near.length === 0
      ? 'reports and `cicprobe profiles show ROLE` print the ids'
      : `nearest: ${near.join(', ')}`;
  return new UsageError(`${message}; ${hint}`);
}
