import type { Arrow, Drawing } from '../diagram/drawing.ts';
import { drawRun } from '../diagram/drawRun.ts';
import { layOut } from '../diagram/layOut.ts';
import { renderSvg } from '../diagram/renderSvg.ts';
import { lineText } from '../diagram/states.ts';
import type { Report } from '../model/report.ts';
import type { Diagram } from '../report/html/diagram.ts';
import { readPortMap } from './readFiles.ts';

/** The drawings of a run for its page: the overview, then each diagram of the document; every arrow leads to its paths. */
export async function pageDiagrams(report: Report): Promise<readonly Diagram[]> {
  const drawings = drawRun(report, await readPortMap());
  return Promise.all(drawings.map(pageDiagram));
}

async function pageDiagram(drawing: Drawing, at: number): Promise<Diagram> {
  const idOf = ({ id }: Arrow): string => `arrow-${at + 1}-${id}`;
  const svg = renderSvg([await layOut(drawing)], {
    headings: false,
    // What holds for all drawings of the page stands in the first one.
    style: at === 0,
    legend: at === 0,
    link: (arrow) => (arrow.pathIds.length === 0 ? null : `#${idOf(arrow)}`),
  });
  return {
    title: drawing.title,
    svg,
    arrows: drawing.arrows.map((arrow) => ({
      id: idOf(arrow),
      text: inWords(arrow, drawing),
      paths: arrow.pathIds,
    })),
  };
}

/** `Workstation → CIC server: ✗ 2 of 3 broken; …` */
function inWords({ from, to, both, lines }: Arrow, { boxes }: Drawing): string {
  const titleOf = (id: string): string => boxes.find((box) => box.id === id)?.title ?? id;
  return `${titleOf(from)} ${both ? '↔' : '→'} ${titleOf(to)}: ${lines.map(lineText).join('; ')}`;
}
