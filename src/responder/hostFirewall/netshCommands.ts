import type { DoorRange } from '../../model/pairing.ts';
import { mergePorts, type PortRange } from './mergePorts.ts';

/**
 * The name of every rule that cicprobe makes in Windows' firewall. One fixed name, because netsh lists rules in the
 * language of the system only: by this name a later cicprobe finds them. So two responders on one host share their
 * rules, and the first that ends removes those of both.
 */
export const RULE_NAME = 'cicprobe-responder';

/** Arguments of netsh that let the doors in: one command per transport, more where one would be too long. */
export function makeAdditions(doors: readonly DoorRange[]): readonly (readonly string[])[] {
  return (['tcp', 'udp'] as const).flatMap((transport) =>
    splitPorts(mergePorts(doors, transport)).map((ports) => [
      ...FIREWALL,
      'add',
      'rule',
      `name=${RULE_NAME}`,
      'dir=in',
      'action=allow',
      `protocol=${transport.toUpperCase()}`,
      `localport=${ports}`,
    ]),
  );
}

const FIREWALL = ['advfirewall', 'firewall'] as const;
/** Ends with code 0 when there is such a rule and with 1 when there is none. */
export const SHOW_RULES = [...FIREWALL, 'show', 'rule', `name=${RULE_NAME}`] as const;
/** Deletes all rules of that name. */
export const DELETE_RULES = [...FIREWALL, 'delete', 'rule', `name=${RULE_NAME}`] as const;

/** Some of Windows' ways to start a program take 8,191 characters at most; the rest of the command is below 200. */
const PORTS_CHARACTERS = 7_800;

function splitPorts(ranges: readonly PortRange[]): readonly string[] {
  const lists: string[] = [];
  for (const [first, last] of ranges) {
    const text = first === last ? `${first}` : `${first}-${last}`;
    const longer = `${lists.at(-1)},${text}`;
    if (lists.length > 0 && longer.length <= PORTS_CHARACTERS) lists[lists.length - 1] = longer;
    else lists.push(text);
  }
  return lists;
}
