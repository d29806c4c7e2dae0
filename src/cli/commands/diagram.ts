import { unknownName, unknownRole } from '../../config/unknownName.ts';
import type { Drawing } from '../../diagram/drawing.ts';
import type { DrawingFilter } from '../../diagram/drawingFilter.ts';
import { drawMap } from '../../diagram/drawMap.ts';
import { drawRun } from '../../diagram/drawRun.ts';
import { layOut } from '../../diagram/layOut.ts';
import { renderMermaidFile } from '../../diagram/renderMermaidFile.ts';
import { renderSvg } from '../../diagram/renderSvg.ts';
import { asRoleName, type RoleName } from '../../model/ids.ts';
import type { PortMap } from '../../model/portMap.ts';
import { EXIT, type ExitCode } from '../exitCodes.ts';
import { readPortMap } from '../readFiles.ts';
import { readReport } from '../readReport.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usageError.ts';
import { checkOutput, writeOutput } from '../writeOutput.ts';

export interface DiagramFlags {
  readonly role?: string;
  readonly section?: string;
  readonly from?: string;
  readonly format: 'svg' | 'mermaid';
  readonly output?: string;
}

/** Draws the port map, or a saved run as it was; nothing is sent. */
export async function diagramCommand(flags: DiagramFlags, terminal: Terminal): Promise<ExitCode> {
  await checkOutput(flags.output, terminal);
  const portMap = await readPortMap();
  const filter: DrawingFilter = {
    role: flags.role === undefined ? undefined : findRole(flags.role, portMap),
    section: flags.section === undefined ? undefined : findSection(flags.section, portMap),
  };
  const drawings =
    flags.from === undefined
      ? drawMap(portMap, filter)
      : drawRun(await readReport(flags.from, terminal), portMap, filter);
  if (drawings.length === 0) throw new UsageError(nothingToDraw(flags));
  await writeOutput([await render(drawings, flags.format)], flags.output, terminal);
  return EXIT.met;
}

async function render(drawings: readonly Drawing[], format: DiagramFlags['format']): Promise<string> {
  switch (format) {
    case 'svg':
      return renderSvg(await Promise.all(drawings.map(layOut)));
    case 'mermaid':
      return renderMermaidFile(drawings);
  }
}

function findRole(name: string, portMap: PortMap): RoleName {
  const role = portMap.roles.get(asRoleName(name));
  if (role === undefined) throw new UsageError(`--role: ${unknownRole(name, portMap)}`);
  return role.name;
}

/** The title of a section that is given by its title or its slug, in any case of letters. */
function findSection(name: string, { sections }: PortMap): string {
  const wanted = name.toLowerCase();
  const found = sections.find(({ slug, title }) => slug === wanted || title.toLowerCase() === wanted);
  if (found !== undefined) return found.title;
  const slugs = sections.map(({ slug }) => slug);
  throw new UsageError(`--section: ${unknownName('section', name, slugs)}`);
}

function nothingToDraw({ role, section, from }: DiagramFlags): string {
  const what = from === undefined ? 'the port map has no flow' : `${from} has no path`;
  const ofRole = role === undefined ? '' : ` of role "${role}"`;
  const inSection = section === undefined ? '' : ` in section "${section}"`;
  return `${what}${ofRole}${inSection}: there is nothing to draw`;
}
