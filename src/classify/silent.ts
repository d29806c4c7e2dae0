import type { Evidence, Stage } from '../model/evidence.ts';
import type { Check } from '../model/plan.ts';
import type { Reason, Verdict } from '../model/verdict.ts';
import { isHostSilent, type Life } from './life.ts';
import { ALTERNATIVES, reason } from './reasons.ts';
import { unspokenVerdict } from './service.ts';
import { doorInWords, hostInWords } from './subject.ts';
import { type Enough, echoedEnough, silentAttempts, triedEnough, unanswered } from './triedEnough.ts';
import { verdict } from './verdict.ts';

type Silent = Extract<Evidence, { kind: 'silent' }>;

/** What silence means here: after an accept, on UDP, on one port of a live host, or on a whole host. */
export function silentVerdict(
  check: Check,
  evidence: readonly Evidence[],
  best: Silent,
  life: Life,
  platform: string,
): Verdict {
  // However far a UDP conversation came, no connection was ever accepted.
  if (check.transport === 'udp') return udpVerdict(check, evidence, life, platform, best);
  if (check.transport === 'icmp') return echoVerdict(check, evidence, life, best);
  if (best.stage === 'service') return unspokenVerdict(check);
  return best.stage === 'connect'
    ? tcpVerdict(check, evidence, life, platform, best)
    : muteVerdict(check, best.stage);
}

function muteVerdict(check: Check, stage: Exclude<Stage, 'connect' | 'service'>): Verdict {
  const greeting = { tls: 'a TLS greeting', http: 'an HTTP request', reply: 'what it is asked' }[stage];
  return verdict(
    'wrong-service',
    reason('mute-after-accept', `${doorInWords(check)} accepts connections and never answers ${greeting}`),
    {
      alternatives: [
        ALTERNATIVES.hungService,
        ALTERNATIVES.deepInspection,
        // A bare connection was never answered with more than a few bytes.
        ...(stage === 'reply' ? [] : [ALTERNATIVES.largePacketsLost]),
        ALTERNATIVES.acceptedInPlace,
      ],
    },
  );
}

function udpVerdict(
  check: Check,
  evidence: readonly Evidence[],
  life: Life,
  platform: string,
  best: Silent,
): Verdict {
  if (isHostSilent(life)) return hostSilentVerdict(check, best);
  const hidden = platform === 'win32' ? '; Windows does not tell programs when a UDP port is shut' : '';
  return verdict(
    'unproven',
    check.probe.kind === 'dhcp'
      ? dhcpReason(check, evidence)
      : reason('udp-silent', `no answer from ${doorInWords(check)}, which proves nothing${hidden}`),
    {
      alternatives: [ALTERNATIVES.udpMute, ALTERNATIVES.udpDropped, ALTERNATIVES.udpNothingThere],
      lastHop: best.lastHop ?? null,
    },
  );
}

/** Port of clients, to which servers answer (RFC 2131 section 4.1). */
const DHCP_CLIENT = 68;

function dhcpReason(check: Check, evidence: readonly Evidence[]): Reason {
  const door = doorInWords(check);
  return evidence.some(({ local }) => local?.port === DHCP_CLIENT)
    ? reason(
        'dhcp-silent',
        `no answer from ${door}, which proves nothing: a DHCP server answers hosts of the networks that it serves alone`,
      )
    : reason(
        'dhcp-unheard',
        `no answer from ${door}, which proves nothing: most DHCP servers answer to UDP port 68 of this host alone, which cicprobe could not open`,
      );
}

function tcpVerdict(
  check: Check,
  evidence: readonly Evidence[],
  life: Life,
  platform: string,
  best: Silent,
): Verdict {
  const enough = triedEnough(evidence, platform);
  if (enough !== 'enough') return tooLittleVerdict(check, unanswered(evidence).length, enough);
  if (isHostSilent(life)) return hostSilentVerdict(check, best);
  const where = life.answersOnPorts
    ? ', while other ports of that host do'
    : life.answers
      ? ', although that host answers ICMP'
      : '';
  return verdict(
    'blocked',
    reason('silent', `${doorInWords(check)} does not answer at all${where}: something drops it`),
    {
      alternatives: [
        ALTERNATIVES.hostFirewall,
        ALTERNATIVES.answerDropped,
        // Nothing else of this host is known to be alive.
        ...(life.answers ? [ALTERNATIVES.queueFull] : [ALTERNATIVES.hostDown]),
        ...(life.answers && !life.answersOnPorts ? [ALTERNATIVES.echoInPlace] : []),
        // No device on the way has seen a packet of this path.
        ...(best.lastHop === undefined ? [ALTERNATIVES.ownFilter] : []),
      ],
      lastHop: best.lastHop ?? null,
    },
  );
}

/**
 * Many hosts never answer an echo, so this silence says nothing about the host; but the path is of no use without a
 * reply, whoever keeps it back.
 */
function echoVerdict(check: Check, evidence: readonly Evidence[], life: Life, best: Silent): Verdict {
  if (!echoedEnough(evidence)) {
    return tooLittleVerdict(check, silentAttempts(evidence).length, 'too-few-attempts');
  }
  if (isHostSilent(life)) return hostSilentVerdict(check, best);
  const besides = life.answersOnPorts
    ? 'while its ports answer: something drops them, or it is set not to answer'
    : 'and nothing else shows whether it is there';
  return verdict(
    'blocked',
    reason('echo-silent', `${hostInWords(check)} does not answer echo requests, ${besides}`),
    {
      alternatives: [
        ALTERNATIVES.echoIgnored,
        ALTERNATIVES.hostFirewall,
        ALTERNATIVES.answerDropped,
        ...(life.answersOnPorts ? [] : [ALTERNATIVES.droppedOnTheWay, ALTERNATIVES.hostDown]),
        ...(best.lastHop === undefined ? [ALTERNATIVES.ownFilter] : []),
      ],
      lastHop: best.lastHop ?? null,
    },
  );
}

function tooLittleVerdict(check: Check, attempts: number, lack: Exclude<Enough, 'enough'>): Verdict {
  const times = attempts === 1 ? 'one attempt' : `${attempts} attempts`;
  const lacking = {
    'too-few-attempts': 'too few to tell',
    'too-short-a-wait': 'but Windows tells of a refusal only later than we waited',
  }[lack];
  return verdict('unproven', reason(lack, `no answer from ${doorInWords(check)} to ${times}, ${lacking}`), {
    alternatives: [ALTERNATIVES.droppedOnTheWay, ALTERNATIVES.hostFirewall, ALTERNATIVES.hostDown],
  });
}

function hostSilentVerdict(check: Check, best: Silent): Verdict {
  return verdict(
    'unreachable',
    reason('host-silent', `${hostInWords(check)} answers on no documented port`),
    {
      alternatives: [
        ALTERNATIVES.hostDown,
        ALTERNATIVES.droppedOnTheWay,
        ALTERNATIVES.hostFirewall,
        ...(best.lastHop === undefined ? [ALTERNATIVES.ownFilter] : []),
      ],
      lastHop: best.lastHop ?? null,
    },
  );
}
