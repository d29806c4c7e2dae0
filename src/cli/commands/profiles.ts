import { stat } from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'yaml';
import { parsePortMap } from '../../config/portMap.ts';
import { unknownRole } from '../../config/unknownName.ts';
import { asRoleName } from '../../model/ids.ts';
import type { PortMap, Role } from '../../model/portMap.ts';
import { exportFlows } from '../../report/exportFlows.ts';
import { profileOf } from '../../report/profileOf.ts';
import { renderCsv } from '../../report/renderCsv.ts';
import { renderMarkdownMap } from '../../report/renderMarkdownMap.ts';
import { renderProfile } from '../../report/renderProfile.ts';
import { renderRoles } from '../../report/renderRoles.ts';
import { EXIT, type ExitCode } from '../exitCodes.ts';
import { chooseLook, type LookFlags } from '../look.ts';
import { knownProbes, readPortMap, readProfileFiles, readSource } from '../readFiles.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usageError.ts';
import { checkOutput, writeOutput } from '../writeOutput.ts';

/** Every role, with how much it must reach and how much must reach it. */
export async function listCommand(flags: LookFlags, terminal: Terminal): Promise<ExitCode> {
  await terminal.print(renderRoles(await readPortMap(), chooseLook(flags, terminal, false)));
  return EXIT.met;
}

/** One role's outgoing and incoming flows by peer. */
export async function showCommand(role: string, flags: LookFlags, terminal: Terminal): Promise<ExitCode> {
  const portMap = await readPortMap();
  const profile = profileOf(portMap, findRole(role, portMap));
  await terminal.print(renderProfile(profile, portMap.roles, chooseLook(flags, terminal, false)));
  return EXIT.met;
}

/** Checks profile files; without any, those that come with the product. */
export async function validateCommand(files: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const own = await readProfileFiles();
  const given = await Promise.all(files.map((file) => readGiven(file, terminal.cwd)));
  // A given file stands in place of the product's own of the same name, so that one section can be checked alone.
  const names = new Set(given.flat().map((source) => path.basename(source.file)));
  const rest = own.filter((source) => !names.has(path.basename(source.file)));
  const portMap = parsePortMap([...rest, ...given.flat()], knownProbes());
  const { flows, roles, sections } = portMap;
  await terminal.print(
    `${sections.length} sections, ${roles.size} roles, ${flows.length} flows: all files are in order.\n`,
  );
  return EXIT.met;
}

export interface ExportFlags {
  readonly format: 'json' | 'yaml' | 'csv' | 'markdown';
  readonly role?: string;
  readonly output?: string;
}

/** The whole port map, or one role's part of it, in a form for other programs. */
export async function exportCommand(flags: ExportFlags, terminal: Terminal): Promise<ExitCode> {
  await checkOutput(flags.output, terminal);
  const portMap = await readPortMap();
  const flows =
    flags.role === undefined ? portMap.flows : profileOf(portMap, findRole(flags.role, portMap)).flows;
  await writeOutput([renderExport(flags.format, { ...portMap, flows })], flags.output, terminal);
  return EXIT.met;
}

function renderExport(format: ExportFlags['format'], portMap: PortMap): string {
  const records = exportFlows(portMap.flows);
  switch (format) {
    case 'json':
      return `${JSON.stringify(records, null, 2)}\n`;
    case 'yaml':
      return stringify(records);
    case 'csv':
      return renderCsv(records);
    case 'markdown':
      return renderMarkdownMap(portMap);
  }
}

async function readGiven(file: string, cwd: string): ReturnType<typeof readProfileFiles> {
  const full = path.resolve(cwd, file);
  const isFolder = await stat(full).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return isFolder ? readProfileFiles(full, file) : [{ ...(await readSource(full)), file }];
}

function findRole(name: string, portMap: PortMap): Role {
  const role = portMap.roles.get(asRoleName(name));
  if (role === undefined) throw new UsageError(unknownRole(name, portMap));
  return role;
}
