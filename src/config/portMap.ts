import { asRoleName } from '../model/ids.ts';
import type { PortMap } from '../model/portMap.ts';
import { ConfigError, type Problem } from './configError.ts';
import { crossCheck } from './crossCheck.ts';
import type { KnownProbes } from './flowFaults.ts';
import { makeFlow } from './makeFlow.ts';
import { readMapFiles, type SectionDocument } from './mapFiles.ts';
import { makeRole } from './roleSchema.ts';
import { flowSlug } from './sectionSchema.ts';
import type { SourceFile } from './yamlDocument.ts';

/**
 * Every file of the port map together. Sections and flows keep the order of the files' names.
 * @throws ConfigError with every problem of every file.
 */
export function parsePortMap(files: readonly SourceFile[], knownProbes: KnownProbes): PortMap {
  const problems: Problem[] = [];
  const { roles, options, sections } = readMapFiles(files, knownProbes, problems);
  problems.push(...crossCheck(sections));
  if (roles === null || options === null || problems.length > 0) throw new ConfigError(problems);

  return {
    document: roles.value.document,
    revision: roles.value.revision,
    sections: sections.map(makeSection),
    roles: new Map(roles.value.roles.map((entry) => [asRoleName(entry.name), makeRole(entry)])),
    options: new Map(options.value.options.map((option) => [option.name, option])),
    flows: sections.flatMap(({ value }) => value.flows.map((entry) => makeFlow(entry, value.section))),
  };
}

function makeSection({ value: { section, page, note, flows } }: SectionDocument) {
  return { title: section, slug: flowSlug(flows), page, note: note ?? '' };
}
