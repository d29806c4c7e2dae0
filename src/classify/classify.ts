import type { Evidence, NoAddress } from '../model/evidence.ts';
import type { IpAddress } from '../model/ids.ts';
import type { NotPaired } from '../model/pairing.ts';
import type { Check } from '../model/plan.ts';
import { type Thresholds, usualThresholds } from '../model/thresholds.ts';
import type { Observation, Verdict } from '../model/verdict.ts';
import { canaryVerdict } from './canary.ts';
import { type ClockWarning, clockWarnings } from './clocks.ts';
import { impostorOf } from './httpVerdict.ts';
import { type Life, livesOf } from './life.ts';
import { localFaultReason, turnedBackReason, unresolvedReason } from './localReasons.ts';
import { pairedVerdict } from './paired.ts';
import { ALTERNATIVES, reason } from './reasons.ts';
import { rejectedVerdict } from './rejected.ts';
import { withFarEnds } from './returned.ts';
import { hungUpVerdict, serviceInWords, strangerVerdict } from './service.ts';
import { silentVerdict } from './silent.ts';
import { strangerOn } from './stranger.ts';
import { strongest } from './strongest.ts';
import { doorInWords, hostInWords } from './subject.ts';
import { verdict } from './verdict.ts';
import { slownessWarning, warningsOf } from './warnings.ts';
import { witnessedVerdict } from './witnessed.ts';

/** What a verdict is made of besides the evidence. */
export interface Circumstances {
  /** Wall-clock time in milliseconds since 1970, for certificates. */
  readonly nowMs: number;
  /** `process.platform` of the host that probed: Windows hides some refusals. */
  readonly platform: string;
  /** How greetings went that failed; empty or left out for a check from one side. */
  readonly greetings?: ReadonlyMap<IpAddress, NotPaired>;
  /** From where on an open path is worth a warning; the usual ones when left out. */
  readonly thresholds?: Thresholds;
}

/** One verdict per observation, in the same order; sees them all, because silence means more when neighbours answer. */
export function classify(observations: readonly Observation[], now: Circumstances): readonly Verdict[] {
  const lifeOf = livesOf(observations, now.platform, now.greetings);
  const thresholds = now.thresholds ?? usualThresholds;
  const clocks = clockWarnings(observations, 1000 * thresholds.clockSeconds);
  return observations.map((observation) => {
    const { check } = observation;
    return withFarEnds(
      check,
      classifyOne(observation, lifeOf(check.address), { ...now, clocks, thresholds }),
    );
  });
}

/** The verdict on paths whose host has no address to dial. */
export function classifyForegone(evidence: NoAddress): Verdict {
  return evidence.kind === 'unresolved'
    ? verdict('unresolved', unresolvedReason(evidence.name, evidence.how, evidence.resolver))
    : verdict('error', localFaultReason(evidence));
}

/** Circumstances, and what the whole run showed of clocks. */
interface Setting extends Circumstances {
  readonly clocks: ClockWarning;
  readonly thresholds: Thresholds;
}

function classifyOne({ check, evidence }: Observation, life: Life, now: Setting): Verdict {
  const best = strongest(evidence);
  if (best === null) return verdict('error', reason('no-evidence', 'nothing was tried'));
  const proven = pairedVerdict(check, evidence, best, now.platform);
  if (proven !== null) return proven;
  const impostor = canaryVerdict(check, evidence, best);
  if (impostor !== null) return impostor;
  switch (best.kind) {
    case 'witnessed':
      return witnessedVerdict(check, best, now.clocks);
    case 'answered':
      return answeredVerdict(check, best, now);
    case 'connected':
      return verdict(
        'open',
        reason('connected', `${doorInWords(check)} accepts connections and keeps them`),
        {
          alternatives: [ALTERNATIVES.acceptedInPlace],
          warnings:
            best.withoutTls === undefined
              ? []
              : [reason('no-tls', `the service ${best.withoutTls}: it may be set to plain connections`)],
        },
      );
    case 'dropped-after-connect':
      return droppedVerdict(check, best);
    case 'garbled':
      return garbledVerdict(check, best);
    case 'self-connected':
      return verdict(
        'closed',
        reason('self-connected', `nothing listens on ${doorInWords(check)}: our own connection met itself`),
      );
    case 'turned-back':
      return verdict('error', turnedBackReason(check, best));
    case 'refused':
      // An echo has no port that could be shut: whoever says so rejects it.
      if (check.transport === 'icmp') {
        return rejectedVerdict(check, { ...best, kind: 'rejected', scope: 'policy', here: false }, life);
      }
      return best.nearerThan === undefined
        ? refusedVerdict(check, best)
        : resetOnTheWay(check, best.nearerThan, best);
    case 'rejected':
      return rejectedVerdict(check, best, life);
    case 'silent':
      return silentVerdict(check, evidence, best, life, now.platform);
    case 'unresolved':
    case 'not-tried':
      return classifyForegone(best);
    case 'canary':
    case 'far-side':
      return verdict('error', reason('no-evidence', 'nothing was tried'));
  }
}

type Kind<K extends Evidence['kind']> = Extract<Evidence, { kind: K }>;

function answeredVerdict(check: Check, best: Kind<'answered'>, now: Setting): Verdict {
  const { facts } = best;
  if (facts.protocol === 'icmp') {
    return verdict('open', reason('answered', `${hostInWords(check)} answers echo requests`), {
      alternatives: [ALTERNATIVES.echoInPlace],
      warnings: slownessWarning(best, now.thresholds),
    });
  }
  const stranger = facts.protocol === 'banner' ? strangerOn(check.port, facts.banner ?? '') : null;
  if (stranger !== null) return strangerVerdict(check, stranger, 'a service of its own');
  if (facts.http !== undefined) {
    const impostor = impostorOf(facts.http, check.target, check.address);
    if (impostor !== null) {
      return verdict('wrong-service', impostor.reason, { alternatives: impostor.alternatives });
    }
  }
  const how = {
    tls: 'completed a TLS handshake',
    http: 'answered an HTTP request',
    https: 'answered an HTTPS request',
    service: `answers as ${serviceInWords(facts.service)}`,
    udp: 'answered a datagram',
    banner: 'accepts connections and spoke first',
  }[facts.protocol];
  return verdict('open', reason('answered', `${doorInWords(check)} ${how}`), {
    // Nobody whom this host trusts says whose certificate it is.
    alternatives: facts.tls === undefined || facts.tls.chainError === null ? [] : [ALTERNATIVES.intercepted],
    warnings: [
      ...warningsOf(best, now.nowMs, now.thresholds),
      ...(facts.http === undefined && facts.service?.aheadMs === undefined ? [] : now.clocks(check.address)),
      ...slownessWarning(best, now.thresholds),
    ],
  });
}

function refusedVerdict(check: Check, best: Kind<'refused'>): Verdict {
  const host = hostInWords(check);
  if (best.by !== undefined && best.by !== String(check.address)) {
    return verdict(
      'blocked',
      reason('refused-by-other', `${best.by}, a device on the way to ${host}, refused in its place`),
      { blockedBy: best.by },
    );
  }
  const proven = best.by !== undefined;
  const door = `${check.transport.toUpperCase()} ${check.port}`;
  return verdict(
    'closed',
    reason(
      'refused',
      proven
        ? `${host} itself refuses ${door}: nothing listens there`
        : `${door} is refused in the name of ${host}; usually nothing listens there`,
    ),
    { alternatives: proven ? [] : [ALTERNATIVES.rejectingFirewall] },
  );
}

function resetOnTheWay(check: Check, nearerThan: string, best: Kind<'refused'>): Verdict {
  const host = hostInWords(check);
  return verdict(
    'blocked',
    reason(
      'reset-on-the-way',
      `something on the way resets TCP ${check.port} in the name of ${host}: it is nearer than ${nearerThan}, through which packets to open ports of that host go`,
    ),
    {
      alternatives: best.lastHop === undefined ? [ALTERNATIVES.ownFilter] : [],
      lastHop: best.lastHop ?? null,
    },
  );
}

function droppedVerdict(check: Check, best: Kind<'dropped-after-connect'>): Verdict {
  if (best.stage === 'service') return hungUpVerdict(check, best.how);
  const what = best.how === 'reset' ? 'resets' : 'closes';
  const when = {
    connect: 'the connection at once',
    tls: 'the connection when it is greeted with TLS',
    http: 'the connection when it is asked with HTTP',
    reply: 'the conversation',
  }[best.stage];
  const alternatives =
    best.stage === 'connect'
      ? [ALTERNATIVES.closedBehindProxy, ALTERNATIVES.hangsUpOnStrangers, ALTERNATIVES.acceptedInPlace]
      : [ALTERNATIVES.deepInspection, ALTERNATIVES.hangsUpOnStrangers, ALTERNATIVES.acceptedInPlace];
  return verdict(
    'wrong-service',
    reason(
      best.how === 'reset' ? 'reset-after-accept' : 'closed-after-accept',
      `${doorInWords(check)} accepts and then ${what} ${when}`,
    ),
    { alternatives },
  );
}

function garbledVerdict(check: Check, best: Kind<'garbled'>): Verdict {
  const expected = best.expected.toUpperCase();
  const stranger = strangerOn(check.port, best.banner ?? '');
  if (stranger !== null) return strangerVerdict(check, stranger, expected);
  return verdict(
    'wrong-service',
    reason(
      `not-${best.expected}`,
      `${doorInWords(check)} is open, but what is there ${best.reason}; documented is ${expected}`,
    ),
  );
}
