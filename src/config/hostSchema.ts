import type { z } from 'zod';
import type { IpAddress, RoleName } from '../model/ids.ts';
import type { Host } from '../model/site.ts';
import { parseAddress } from './address.ts';
import { type HostText, parseHost } from './hostText.ts';
import { type Reading, refused, understood } from './reading.ts';
import { mapping, oneOrMore, read, text } from './schemaParts.ts';

type OneOrMore<T> = T | readonly T[];

interface HostEntry {
  readonly name: HostText;
  readonly role?: OneOrMore<RoleName> | undefined;
  readonly roles?: OneOrMore<RoleName> | undefined;
  readonly address?: OneOrMore<IpAddress> | undefined;
  readonly addresses?: OneOrMore<IpAddress> | undefined;
}

/** One entry of `hosts` in the site file. */
export function makeHostSchema(role: z.ZodType<RoleName, string>) {
  const roles = oneOrMore(role).optional();
  const addresses = oneOrMore(read(text, parseAddress)).optional();
  const entry = mapping({
    name: read(text, parseHost).describe(
      'Name or address of the host; also the name that certificates are held against.',
    ),
    role: roles.describe('Role or roles that the host plays.'),
    roles: roles.describe('The same as role.'),
    address: addresses.describe('Address or addresses to use instead of looking the name up.'),
    addresses: addresses.describe('The same as address.'),
  });
  return read(entry, readHost);
}

function readHost({ name: { name, address: literal }, ...entry }: HostEntry): Reading<Host> {
  if (entry.role && entry.roles) return refused('expected either `role` or `roles`, got both', ['roles']);
  if (entry.address && entry.addresses) {
    return refused('expected either `address` or `addresses`, got both', ['addresses']);
  }
  const roles = entry.role ?? entry.roles;
  if (roles === undefined) return refused('missing; expected the role that the host plays', ['role']);
  const given = entry.address ?? entry.addresses ?? literal ?? [];
  return understood({ name, roles: unique([roles].flat()), addresses: unique([given].flat()) });
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
