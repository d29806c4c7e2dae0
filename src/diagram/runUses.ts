import type { PortMap } from '../model/portMap.ts';
import type { Report, ReportPath, ReportSkip } from '../model/report.ts';
import type { PlacedUse } from './sectionDrawings.ts';

/** A path of a run, in the direction in which it was tried. */
export interface PathUse extends PlacedUse {
  readonly path: ReportPath;
}

/** A documented flow that this site needs and this run did not try. */
export interface SkipUse extends PlacedUse {
  readonly skip: ReportSkip;
}

/** What the options of a site rule out, and what never leaves the host, needs no check; of a range some ports were tried. */
const NOT_MISSED: ReadonlySet<string> = new Set(['option', 'same-host', 'range-sampled']);

/** Every path of a run as a part of an arrow. */
export function pathUses({ paths }: Report): readonly PathUse[] {
  return paths.map((path) => ({
    path,
    section: path.section,
    diagram: path.diagram,
    use: {
      from: path.from,
      to: path.to,
      both: false,
      flowId: path.flow,
      pathId: path.id,
      service: path.service,
      transport: path.transport,
      ports: String(path.port),
      security: path.security,
      state: path.outcome,
    },
  }));
}

/** What the run left out although this site needs it; where it belongs is told by the port map. */
export function skipUses({ skipped }: Report, portMap: PortMap): readonly SkipUse[] {
  const flows = new Map(portMap.flows.map((flow) => [flow.id as string, flow]));
  return skipped
    .filter(({ reason }) => !NOT_MISSED.has(reason))
    .map((skip) => {
      const { id, from, to, transport, ports } = skip;
      const flow = flows.get(id);
      const { section = '', diagram = '', service = '', security = 'none' } = flow ?? {};
      const use = { from, to, both: false, flowId: id, pathId: null, service, transport, ports, security };
      return { skip, section, diagram, use: { ...use, state: 'unchecked' as const } };
    });
}
