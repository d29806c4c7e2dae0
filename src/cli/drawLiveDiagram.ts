import type { Arrow } from '../diagram/drawing.ts';
import { drawRun } from '../diagram/drawRun.ts';
import { layOut } from '../diagram/layOut.ts';
import { renderSvg } from '../diagram/renderSvg.ts';
import type { PortMap } from '../model/portMap.ts';
import type { Report } from '../model/report.ts';

/** The drawings of a run as one SVG for the dashboard: every arrow leads to its paths in the dashboard's table. */
export async function drawLiveDiagram(report: Report, portMap: PortMap): Promise<string> {
  const drawings = drawRun(report, portMap);
  const pictures = await Promise.all(drawings.map(layOut));
  return renderSvg(pictures, { link: (arrow) => tableAddress(arrow, report) });
}

/** Flows and hosts instead of path ids: these would be too many for an address. */
function tableAddress({ pathIds }: Arrow, report: Report): string | null {
  if (pathIds.length === 0) return null;
  const ids = new Set(pathIds);
  const paths = report.paths.filter(({ id }) => ids.has(id));
  const query = new URLSearchParams();
  for (const flow of new Set(paths.map((path) => path.flow))) query.append('flow', flow);
  for (const host of new Set(paths.map((path) => path.target))) query.append('host', host);
  return `#/paths?${query.toString()}`;
}
