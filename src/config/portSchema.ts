import type { z } from 'zod';
import type { RoleName } from '../model/ids.ts';
import type { PortMap } from '../model/portMap.ts';
import { movedTwice, readOverride } from './portOverrides.ts';
import { MAX_PORT } from './ports.ts';
import { hold, list, mapping, read, text, wholeNumber } from './schemaParts.ts';

const port = wholeNumber(1, MAX_PORT);

/** The list `ports` of the site file. */
export function makePortsSchema(role: z.ZodType<RoleName, string>, portMap: PortMap) {
  const entry = mapping({
    on: role.optional().describe('Role whose port was moved, for every flow into that role.'),
    tcp: port.optional().describe('The documented TCP port.'),
    udp: port.optional().describe('The documented UDP port.'),
    flow: text.optional().describe('Id of the one flow that was moved, instead of `on` with `tcp` or `udp`.'),
    use: port.describe('The port in use here.'),
  });
  return hold(list(read(entry, (value) => readOverride(value, portMap))), movedTwice);
}
