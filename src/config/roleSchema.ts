import type { z } from 'zod';
import { asRoleName } from '../model/ids.ts';
import type { Role } from '../model/portMap.ts';
import { anyText, fullList, kebab, list, mapping, text } from './schemaParts.ts';
import type { YamlDocument } from './yamlDocument.ts';

const roleEntry = mapping({
  name: kebab.describe('Stable name of the role in kebab case; flows and sites refer to it.'),
  title: text.describe('The name for people.'),
  kind: kebab.describe('What sort of thing plays this role: client, server, device, service …'),
  printedNames: list(text).describe('Names under which the document prints this role.'),
  acronyms: list(text).optional().describe('Short forms that the document uses.'),
  hostedOn: list(kebab).optional().describe('Roles whose address this one shares.'),
  isA: list(kebab).optional().describe('Wider roles that this one also is.'),
  mainPeer: kebab.optional().describe('The peer that a bare --target HOST stands for.'),
  portsFixed: text.optional().describe('Why the port numbers of this role cannot be changed.'),
  note: anyText.optional().describe('Anything a reader of the map should know about this role.'),
});

/** `profiles/roles.yaml`: which document, and every role in it. */
export const rolesSchema = mapping({
  document: text.describe('Title of the document that the port map follows.'),
  revision: text.describe('Revision of that document.'),
  roles: fullList(roleEntry).describe('Every role, each once.'),
}).meta({ title: 'cicprobe roles', description: 'The roles of a cicprobe port map.' });

export type RolesDocument = YamlDocument<z.output<typeof rolesSchema>>;

type RoleEntry = z.infer<typeof roleEntry>;

/** One entry of the file as the model has it. */
export function makeRole(entry: RoleEntry): Role {
  return {
    name: asRoleName(entry.name),
    title: entry.title,
    kind: entry.kind,
    printedNames: entry.printedNames,
    acronyms: entry.acronyms ?? [],
    hostedOn: (entry.hostedOn ?? []).map(asRoleName),
    isA: (entry.isA ?? []).map(asRoleName),
    mainPeer: entry.mainPeer === undefined ? null : asRoleName(entry.mainPeer),
    portsFixed: entry.portsFixed ?? null,
    note: entry.note ?? '',
  };
}
