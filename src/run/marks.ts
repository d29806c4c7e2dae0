import type { Evidence } from '../model/evidence.ts';
import type { IpAddress } from '../model/ids.ts';
import { CIC_MARKS, type MarkFate } from '../model/marks.ts';
import type { Check } from '../model/plan.ts';
import type { Observation } from '../model/verdict.ts';

/** Datagrams with each mark. */
export const MARKED_TRIES = 4;
/** Ports of one host that are proposed to its responder, one after the other. */
const DOORS = 3;
/** Patience for one answer, in milliseconds, where the round trip is short; else so many round trips. */
const PATIENCE_MS = 400;
const ROUND_TRIPS = 3;

/** One datagram: the mark with which it arrived and that with which its answer came back; null for one that did not. */
export interface MarkedTry {
  readonly there: number | null;
  readonly back: number | null;
}

export type MarkAnswer =
  | { readonly kind: 'tried'; readonly tries: readonly MarkedTry[] }
  /** Not at this port; another one may do. */
  | { readonly kind: 'not-here'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string }
  /** The run was stopped: nothing follows. */
  | { readonly kind: 'stopped' };

/** Sends so many datagrams with one mark to a UDP door. Never rejects. */
export type AskMark = (check: Check, dscp: number, tries: number, patienceMs: number) => Promise<MarkAnswer>;

/** Finds out, at one witnessed UDP port of every address, what becomes of CIC's marks, and adds it to that evidence. */
export async function addMarks(
  observations: readonly Observation[],
  ask: AskMark,
): Promise<readonly Observation[]> {
  const byAddress = new Map<IpAddress, Observation[]>();
  for (const one of observations.filter(isWitnessedUdp)) {
    const known = byAddress.get(one.check.address);
    if (known === undefined) byAddress.set(one.check.address, [one]);
    else if (known.length < DOORS) known.push(one);
  }
  const measured = new Map<Observation, Observation>();
  await Promise.all(
    [...byAddress.values()].map(async (doors) => {
      const found = await tryInTurn(doors, ask);
      if (found !== null) measured.set(found.at, withFields(found.at, found.fields));
    }),
  );
  return observations.map((one) => measured.get(one) ?? one);
}

type Fields = { readonly marks: readonly MarkFate[] } | { readonly marksUnknown: string };

/** The first port at which it can be done; why not, told at the first one, when it can be done at none. */
async function tryInTurn(
  doors: readonly Observation[],
  ask: AskMark,
): Promise<{ readonly at: Observation; readonly fields: Fields } | null> {
  let refused: { readonly at: Observation; readonly fields: Fields } | null = null;
  for (const at of doors) {
    const found = await measure(at, ask);
    if (found.kind === 'stopped') return null;
    if (found.kind === 'fates') return { at, fields: { marks: found.fates } };
    refused ??= { at, fields: { marksUnknown: found.why } };
    if (found.kind === 'unknown') break;
  }
  return refused;
}

type Measured =
  | Exclude<MarkAnswer, { kind: 'tried' }>
  | { readonly kind: 'fates'; readonly fates: readonly MarkFate[] };

async function measure({ check, evidence }: Observation, ask: AskMark): Promise<Measured> {
  const rttMs = Math.max(...evidence.map((one) => (one.kind === 'witnessed' ? (one.rttMs ?? 0) : 0)));
  const patienceMs = Math.max(PATIENCE_MS, ROUND_TRIPS * rttMs);
  const fates: MarkFate[] = [];
  // One after the other: a responder looks at one mark at a time.
  for (const { dscp } of CIC_MARKS) {
    const answer = await ask(check, dscp, MARKED_TRIES, patienceMs);
    if (answer.kind !== 'tried') return answer;
    const { tries } = answer;
    const there = fateOf(
      dscp,
      tries.map((one) => one.there),
    );
    const back = fateOf(
      dscp,
      tries.map((one) => one.back),
    );
    fates.push({ sent: dscp, there, back });
  }
  return { kind: 'fates', fates };
}

/** Changed only when every datagram that came was changed: the first one's mark stands for them. */
function fateOf(sent: number, seen: readonly (number | null)[]): number | null {
  const came = seen.filter((one) => one !== null);
  return came.includes(sent) ? sent : (came[0] ?? null);
}

function isWitnessedUdp({ check, evidence }: Observation): boolean {
  return check.transport === 'udp' && evidence.some(({ kind }) => kind === 'witnessed');
}

function withFields({ check, evidence }: Observation, fields: Fields): Observation {
  return {
    check,
    evidence: evidence.map((one): Evidence => (one.kind === 'witnessed' ? { ...one, ...fields } : one)),
  };
}
