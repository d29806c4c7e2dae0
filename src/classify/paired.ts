import type { Evidence } from '../model/evidence.ts';
import type { Check } from '../model/plan.ts';
import type { Verdict } from '../model/verdict.ts';
import { ALTERNATIVES, reason } from './reasons.ts';
import { doorInWords, hostInWords, listenerInWords } from './subject.ts';
import { silentAttempts, triedEnough } from './triedEnough.ts';
import { verdict } from './verdict.ts';

type Kind<K extends Evidence['kind']> = Extract<Evidence, { kind: K }>;
type FarSide = Kind<'far-side'>;

/** What follows when the responder, which listens there for certain, has told what it saw; null where the usual rules say it. */
export function pairedVerdict(
  check: Check,
  evidence: readonly Evidence[],
  best: Evidence,
  platform: string,
): Verdict | null {
  const far = evidence.find((one) => one.kind === 'far-side');
  if (far === undefined) return null;
  switch (best.kind) {
    case 'refused':
      // How near the refusal came from says more.
      return best.nearerThan === undefined ? refusedVerdict(check, far, best) : null;
    case 'silent':
      if (check.transport === 'udp') return lostDatagrams(check, far, evidence, best);
      if (best.stage !== 'connect') return strangeVerdict(check, far);
      // A few lost packets are no proof.
      return triedEnough(evidence, platform) === 'enough' ? lostConnections(check, far, best) : null;
    case 'answered':
    case 'connected':
    case 'dropped-after-connect':
    case 'garbled':
      return strangeVerdict(check, far);
    case 'witnessed':
    case 'rejected':
    case 'turned-back':
    case 'self-connected':
    case 'unresolved':
    case 'not-tried':
    case 'canary':
    case 'far-side':
      return null;
  }
}

/** Fewer may be mere loss: at 15 % each way, three fail together once in 45 times. */
const ENOUGH_DATAGRAMS = 4;

/** Everything that came in, whole or not. Sealed requests count even where they come from another address. */
function cameIn({ accepted, arrived, damaged }: FarSide): number {
  return accepted + arrived + damaged;
}

function refusedVerdict(check: Check, far: FarSide, best: Kind<'refused'>): Verdict {
  const door = `${check.transport.toUpperCase()} ${check.port}`;
  const call = check.transport === 'tcp' ? 'connection' : 'datagram';
  const saw = cameIn(far) === 0 ? `saw no ${call}` : `saw other ${call}s come in`;
  const blockedBy = best.by !== undefined && best.by !== String(check.address) ? best.by : null;
  const who =
    blockedBy === null
      ? `a firewall on the way or on ${check.triedFrom === undefined ? 'the target' : 'this host'} itself`
      : `${blockedBy}, a device on the way`;
  return verdict(
    'blocked',
    reason(
      'refused-on-the-way',
      `${listenerInWords(check)} listens on ${door} of ${hostInWords(check)} and ${saw}: it is not the program that refuses, but ${who}`,
    ),
    { alternatives: best.by === undefined ? [ALTERNATIVES.ownFilter] : [], blockedBy },
  );
}

function lostDatagrams(
  check: Check,
  far: FarSide,
  evidence: readonly Evidence[],
  best: Kind<'silent'>,
): Verdict | null {
  const door = `${check.transport.toUpperCase()} ${check.port}`;
  const host = hostInWords(check);
  const lastHop = best.lastHop ?? null;
  const sent = silentAttempts(evidence).length;
  if (far.arrived === 0 && far.damaged > 0) return changedVerdict(check, lastHop);
  if (far.arrived > 0 && far.answered === 0) return busyVerdict(check, far);
  // A few lost packets are no proof.
  if (sent < ENOUGH_DATAGRAMS) return null;
  if (far.arrived === 0) {
    return verdict(
      'blocked',
      reason(
        'request-lost',
        `none of ${sent} datagrams to ${door} arrived at ${host}: they are dropped on the way there`,
      ),
      { lastHop },
    );
  }
  // The far side counts copies, too.
  const arrived = Math.min(far.answered, sent);
  const which = `${arrived === sent ? `all ${sent}` : `${arrived} of ${sent}`} datagrams to ${door}`;
  if (arrived < ENOUGH_DATAGRAMS) {
    return verdict(
      'unproven',
      reason(
        'heavy-loss',
        `${which} arrived at ${host}, and no answer came back: too much is lost to tell more`,
      ),
      { lastHop },
    );
  }
  return verdict(
    'blocked',
    reason(
      'answer-lost',
      `${which} arrived at ${host} and were answered, and no answer came back: the way back is blocked`,
    ),
    { lastHop },
  );
}

function lostConnections(check: Check, far: FarSide, best: Kind<'silent'>): Verdict {
  const door = `${check.transport.toUpperCase()} ${check.port}`;
  const host = hostInWords(check);
  const lastHop = best.lastHop ?? null;
  return cameIn(far) === 0
    ? verdict(
        'blocked',
        reason(
          'request-lost',
          `no connection to ${door} arrives at ${host}, where ${listenerInWords(check)} listens: the request or its answer is dropped`,
        ),
        { lastHop },
      )
    : verdict(
        'blocked',
        reason(
          'answer-lost',
          `connections to ${door} arrive at ${host}, and no answer to them comes back: the way back is blocked`,
        ),
        { lastHop },
      );
}

/** Something took the connection, or answered the datagram, and it did not end as it does with the responder. */
function strangeVerdict(check: Check, far: FarSide): Verdict {
  const door = doorInWords(check);
  if (cameIn(far) === 0) {
    const what = check.transport === 'tcp' ? 'accepts connections to' : 'answers datagrams to';
    return verdict(
      'wrong-service',
      reason(
        'accepted-in-place',
        `something on the way ${what} ${door} in its place: ${listenerInWords(check)} there saw none`,
      ),
    );
  }
  if (far.damaged > 0) return changedVerdict(check, null);
  if (far.arrived === 0) {
    return verdict(
      'blocked',
      reason('content-dropped', `connections to ${door} get through, and what is said on them does not`),
      { alternatives: [ALTERNATIVES.applicationFirewall] },
    );
  }
  if (far.answered === 0) return busyVerdict(check, far);
  return verdict(
    'blocked',
    reason('answer-lost', `requests to ${door} arrive and are answered, and that answer does not come back`),
  );
}

function changedVerdict(check: Check, lastHop: string | null): Verdict {
  return verdict(
    'blocked',
    reason(
      'content-changed',
      `requests to ${doorInWords(check)} arrive changed: something on the way rewrites what is sent`,
    ),
    { alternatives: [ALTERNATIVES.applicationFirewall], lastHop },
  );
}

/** The responder answers one caller only so often: that is no fault of the way. */
function busyVerdict(check: Check, { arrived }: FarSide): Verdict {
  const requests = arrived === 1 ? 'a request' : `${arrived} requests`;
  return verdict(
    'unproven',
    reason(
      'responder-busy',
      `${listenerInWords(check)} saw ${requests} to ${doorInWords(check)} and answered none: it had reached its limit`,
    ),
  );
}
