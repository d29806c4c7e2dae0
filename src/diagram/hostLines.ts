import type { ReportPath } from '../model/report.ts';
import type { Line, State } from './drawing.ts';
import { groupsOf } from './groupsOf.ts';
import { STATES, worstState } from './states.ts';

/** Hosts that one box names. */
const MOST_HOSTS = 6;

/** The peers of these paths, one line each, those in trouble first; who fares like all the others needs no mark. */
export function hostLines(paths: readonly ReportPath[]): readonly Line[] {
  const hosts = groupsOf(paths, peerHost).map((group) => ({
    text: hostText(peerHost(group[0]), group),
    state: worstState(group.map(({ outcome }) => outcome)),
  }));
  const states = new Set(hosts.map(({ state }) => state));
  const worstFirst = hosts.toSorted((a, b) => rank(a.state) - rank(b.state));
  const lines = states.size > 1 ? worstFirst : hosts.map(({ text }) => ({ text, state: 'plain' as const }));
  if (lines.length <= MOST_HOSTS + 1) return lines;
  return [...lines.slice(0, MOST_HOSTS), { text: `+ ${lines.length - MOST_HOSTS} more`, state: 'plain' }];
}

/** The far end of a path: its target, or the host that tried it when its target is this one. */
export function peerHost({ triedFrom, target }: ReportPath): string {
  return triedFrom ?? target;
}

/** `cic01 (10.0.0.5)`, with every address that was tried; the name alone where it is one itself. */
function hostText(host: string, paths: readonly ReportPath[]): string {
  const addresses = new Set(
    paths.flatMap(({ triedFrom, address }) => (triedFrom === undefined && address !== null ? [address] : [])),
  );
  addresses.delete(host);
  return addresses.size === 0 ? host : `${host} (${[...addresses].join(', ')})`;
}

function rank(state: State): number {
  return STATES.indexOf(state);
}
