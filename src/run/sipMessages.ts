import type { AskSip, SipTry } from '../model/askSip.ts';
import type { Evidence } from '../model/evidence.ts';
import type { Check } from '../model/plan.ts';
import type { SipFacts } from '../model/sip.ts';
import type { Observation } from '../model/verdict.ts';

/** Sealed requests that must get through, and SIP messages that must be lost beside them, before that is no mere loss. */
export const ENOUGH = 4;
/** Of each kind at most; what is not settled then is lost too often to tell. */
export const MOST = 12;

/** Patience for one answer, in milliseconds, where the round trip is short; TCP gets its lost segments repeated. */
const UDP_PATIENCE_MS = 400;
const TCP_PATIENCE_MS = 1500;
const ROUND_TRIPS = 3;

/** The port of SIP (RFC 3261 section 19.1.2): many devices rewrite messages there alone. */
const SIP_PORT = 5060;

/**
 * Sends SIP messages to one witnessed plain door of UDP and one of TCP of every address, and adds to its evidence what
 * became of them on the way.
 * @param speaksSip whether a documented flow through the door is plain SIP.
 */
export async function addSip(
  observations: readonly Observation[],
  speaksSip: (check: Check) => boolean,
  ask: AskSip,
): Promise<readonly Observation[]> {
  const chosen = new Map<string, Observation>();
  for (const one of observations) {
    const { check } = one;
    if (!isWitnessed(one) || !speaksSip(check) || !ask.canAsk(check)) continue;
    const key = `${check.transport} ${check.address}`;
    const known = chosen.get(key);
    if (known === undefined || (known.check.port !== SIP_PORT && check.port === SIP_PORT))
      chosen.set(key, one);
  }
  const measured = new Map(
    await Promise.all([...chosen.values()].map(async (one) => [one, await measure(one, ask)] as const)),
  );
  return observations.map((one) => measured.get(one) ?? one);
}

function isWitnessed({ evidence }: Observation): boolean {
  return evidence.some(({ kind }) => kind === 'witnessed');
}

/** The observation as it is when nothing can be told. */
async function measure(observation: Observation, ask: AskSip): Promise<Observation> {
  const { check, evidence } = observation;
  const rttMs = Math.max(...evidence.map((one) => (one.kind === 'witnessed' ? (one.rttMs ?? 0) : 0)));
  const patienceMs = check.transport === 'tcp' ? TCP_PATIENCE_MS : UDP_PATIENCE_MS;
  const sip = await ofDoor(check, Math.max(patienceMs, ROUND_TRIPS * rttMs), ask);
  if (sip === null) return observation;
  return {
    check,
    evidence: evidence.map((one): Evidence => (one.kind === 'witnessed' ? { ...one, sip } : one)),
  };
}

async function ofDoor(check: Check, patienceMs: number, ask: AskSip): Promise<SipFacts | null> {
  const tries: SipTry[] = [];
  let sealed = 0;
  // By turns, so that both kinds meet the same loss.
  while (sealed < ENOUGH && tries.length < MOST) {
    const one = await ask.send(check, patienceMs);
    if (one === null) return null;
    tries.push(one);
    if (one.answered) break;
    const came = await ask.sendSealed(check, patienceMs);
    if (came === null) return null;
    if (came) sealed++;
  }
  const found = await ask.compare(check, tries);
  if (found === null) return null;
  const { arrived, rewritten, answer } = found;
  const isCertain = sealed >= ENOUGH;
  if (arrived === 0) return isCertain ? { rewritten: [], answer: null, dropped: 'request' } : null;
  if (answer !== null) return { rewritten, answer };
  // The far side has told how many arrived: loss on the way there is none of the way back.
  return isCertain && arrived >= ENOUGH ? { rewritten, answer, dropped: 'answer' } : { rewritten, answer };
}
