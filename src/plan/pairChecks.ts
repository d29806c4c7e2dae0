import { covers } from '../model/doorRanges.ts';
import type { IpAddress } from '../model/ids.ts';
import type { ResponderState } from '../model/pairing.ts';
import type { Check, Path, Skip } from '../model/plan.ts';
import { formatPorts } from '../model/portMap.ts';

/** The checks of a paired run. */
export interface PairedChecks {
  /** Doors that the responder holds open or does not have: tried like any others. */
  readonly checks: readonly Check[];
  /** Doors that the responder opens on demand, by address; they have to be opened before they are tried. */
  readonly onDemand: ReadonlyMap<IpAddress, readonly Check[]>;
  /** Ranges for which there is no responder: thousands of ports of which nobody knows whether anything listens. */
  readonly skipped: readonly Skip[];
}

/** The kind of probe that asks a responder. */
export const RESPONDER = 'responder';

/** Puts the question to the responder in place of the documented one, on every door that it answers for. */
export function pairChecks(
  checks: readonly Check[],
  states: ReadonlyMap<IpAddress, Pick<ResponderState, 'doors' | 'onDemand'>>,
): PairedChecks {
  const plain: Check[] = [];
  const onDemand = new Map<IpAddress, Check[]>();
  const skipped = new Map<string, Skip>();
  for (const group of byDoor(checks)) {
    const [first] = group;
    const state = states.get(first.address);
    if (state !== undefined && covers(state.doors, first)) plain.push(asked(first, group));
    else if (state !== undefined && covers(state.onDemand, first)) {
      const known = onDemand.get(first.address);
      if (known === undefined) onDemand.set(first.address, [asked(first, group)]);
      else known.push(asked(first, group));
    } else if (group.every(isOfRange)) {
      for (const path of group.flatMap((one) => one.paths)) {
        skipped.set(
          `${path.flow.id} ${first.address} ${path.reversed}`,
          skipOf(path, first, state !== undefined),
        );
      }
    } else plain.push(...group);
  }
  return { checks: plain, onDemand, skipped: [...skipped.values()] };
}

function isOfRange({ paths }: Check): boolean {
  return paths.every(({ flow }) => flow.ports.kind === 'range');
}

function skipOf({ flow, reversed }: Path, { target, transport }: Check, isPaired: boolean): Skip {
  const { id, from, to } = flow;
  return {
    id,
    ...(reversed ? { from: to, to: from } : { from, to }),
    transport,
    ports: formatPorts(flow.ports),
    reason: 'no-responder',
    why: isPaired
      ? `the responder on ${target} does not open these ports`
      : `a range is tried only with a responder, and there is none on ${target}`,
  };
}

/** One question for the whole door, in TLS where any flow through it is documented so. */
function asked(first: Check, group: readonly Check[]): Check {
  const paths = group.flatMap((one) => one.paths);
  const tls = first.transport === 'tcp' && paths.some(({ flow }) => flow.security !== 'none');
  return { ...first, paths, probe: { kind: RESPONDER, options: { tls } } };
}

function byDoor(checks: readonly Check[]): readonly (readonly [Check, ...Check[]])[] {
  const doors = new Map<string, [Check, ...Check[]]>();
  for (const check of checks) {
    const key = `${check.target} ${check.address} ${check.transport} ${check.port}`;
    const door = doors.get(key);
    if (door === undefined) doors.set(key, [check]);
    else door.push(check);
  }
  return [...doors.values()];
}
