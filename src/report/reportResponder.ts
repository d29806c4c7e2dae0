import { doorsOf } from '../model/doorRanges.ts';
import type { IpAddress } from '../model/ids.ts';
import type { ClosedDoor, NotPaired, PairedSession, ResponderState } from '../model/pairing.ts';
import type { Check } from '../model/plan.ts';
import type { ReportResponder } from '../model/report.ts';
import { countOf } from './amounts.ts';
import { hostLabel } from './hostLabel.ts';

/** How it went with the responder on one address. */
export type PairingOutcome =
  | {
      readonly kind: 'paired';
      readonly state: ResponderState;
      /** This host's address, and as the responder sees it. */
      readonly local: string;
      readonly seenAs: string;
    }
  | { readonly kind: 'none' | 'lost'; readonly why: NotPaired };

/** Every address that was to be checked, in that order, and how it went with its responder. */
export function reportResponders(
  checks: readonly Pick<Check, 'address' | 'target'>[],
  {
    sessions,
    failures,
  }: {
    readonly sessions: ReadonlyMap<IpAddress, Pick<PairedSession, 'state' | 'local' | 'seenAs'>>;
    readonly failures: ReadonlyMap<IpAddress, NotPaired>;
  },
): readonly ReportResponder[] {
  const targets = new Map(checks.map(({ address, target }) => [address, target]));
  return [...targets].flatMap(([address, target]) => {
    const [session, why] = [sessions.get(address), failures.get(address)];
    if (why !== undefined) {
      return [reportResponder(target, address, { kind: session === undefined ? 'none' : 'lost', why })];
    }
    return session === undefined
      ? []
      : [reportResponder(target, address, { kind: 'paired', ...partsOf(session) })];
  });
}

/** The same for the report, in one sentence. */
export function reportResponder(target: string, address: string, outcome: PairingOutcome): ReportResponder {
  const host = hostLabel(target, address);
  switch (outcome.kind) {
    case 'none':
      return {
        target,
        address,
        state: outcome.why.code,
        text: `No responder on ${host}: ${outcome.why.text}.`,
        ...patience(outcome.why),
      };
    case 'lost':
      return {
        target,
        address,
        state: outcome.why.code,
        text: `Responder on ${host}: ${outcome.why.text}.`,
        ...patience(outcome.why),
      };
    case 'paired':
      return {
        target,
        address,
        state: 'paired',
        text: `Responder on ${host}: ${listening(outcome.state)}${translated(outcome)}.`,
      };
  }
}

function patience({ unreachableAfterMs }: NotPaired): Pick<ReportResponder, 'unreachableAfterMs'> {
  return unreachableAfterMs === undefined ? {} : { unreachableAfterMs };
}

function listening({ tool, roles, doors, onDemand, closed }: ResponderState): string {
  const open = doorsOf([...doors, ...onDemand]).length;
  const parts = [`cicprobe ${tool} listens on ${countOf(open, 'port')} of ${roles.join(', ')}`];
  for (const [why, words] of WORDS) {
    const those = closed.filter((one) => one.why === why);
    if (those.length > 0) parts.push(`${words} ${those.map(doorInWords).join(', ')}`);
  }
  return parts.join('; ');
}

function partsOf({ state, local, seenAs }: Pick<PairedSession, 'state' | 'local' | 'seenAs'>) {
  return { state, local, seenAs };
}

function translated({ local, seenAs }: { readonly local: string; readonly seenAs: string }): string {
  return local === seenAs
    ? ''
    : `; it sees this host as ${seenAs}, not ${local}: the address is translated on the way`;
}

const WORDS = [
  ['taken', 'in use there and checked as they are:'],
  ['permission', 'not allowed to open:'],
  ['failed', 'could not be opened:'],
] as const;

function doorInWords({ transport, port, why, detail }: ClosedDoor): string {
  return `${transport} ${port}${why === 'permission' || detail === '' ? '' : ` (${detail})`}`;
}
