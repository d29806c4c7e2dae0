import type { Flow, PortMap } from '../../model/portMap.ts';
import type { Report } from '../../model/report.ts';

/** Ids of the flows that one role must be able to open to another, as far as a run could try them. */
export function documentedFlows(
  portMap: PortMap,
  reports: readonly Report[],
): (from: string, to: string) => readonly string[] {
  const flows = new Map<string, string[]>();
  const note = (from: string, to: string, { id }: Flow): void => {
    const key = `${from} ${to}`;
    flows.set(key, [...(flows.get(key) ?? []), id]);
  };
  for (const flow of portMap.flows) {
    if (flow.ports.kind === 'dynamic' || flow.ports.kind === 'unknown') continue;
    if (!reports.some(({ run }) => isNeeded(flow, run.options))) continue;
    note(flow.from, flow.to, flow);
    if (flow.direction === '<->' && flow.listens === 'both' && flow.from !== flow.to) {
      note(flow.to, flow.from, flow);
    }
  }
  return (from, to) => flows.get(`${from} ${to}`) ?? [];
}

function isNeeded({ when }: Flow, options: Readonly<Record<string, string>>): boolean {
  return Object.entries(when).every(([name, wanted]) => wanted.includes(options[name] ?? ''));
}
