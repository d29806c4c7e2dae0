import type { Evidence } from '../model/evidence.ts';
import type { Check } from '../model/plan.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Life } from './life.ts';
import { ALTERNATIVES, reason } from './reasons.ts';
import { doorInWords, hostInWords } from './subject.ts';
import { verdict } from './verdict.ts';

type Silent = Extract<Evidence, { kind: 'silent' }>;

/** Independent attempts without which silence may be mere loss: at 15 % each way, three are all lost once in 45. */
const ENOUGH_ATTEMPTS = 4;

/** What silence means here: after an accept, on UDP, on one port of a live host, or on a whole host. */
export function silentVerdict(
  check: Check,
  evidence: readonly Evidence[],
  best: Silent,
  life: Life,
  platform: string,
): Verdict {
  switch (best.stage) {
    case 'tls':
    case 'http':
      return muteVerdict(check, best.stage);
    case 'reply':
      return udpVerdict(check, life, platform, best);
    case 'connect':
      return tcpVerdict(check, evidence, life, best);
  }
}

function muteVerdict(check: Check, stage: 'tls' | 'http'): Verdict {
  const greeting = stage === 'tls' ? 'a TLS greeting' : 'an HTTP request';
  return verdict(
    'wrong-service',
    reason('mute-after-accept', `${doorInWords(check)} accepts connections and never answers ${greeting}`),
    { alternatives: [ALTERNATIVES.hungService, ALTERNATIVES.deepInspection, ALTERNATIVES.acceptedInPlace] },
  );
}

function udpVerdict(check: Check, life: Life, platform: string, best: Silent): Verdict {
  if (isHostSilent(life)) return hostSilentVerdict(check, best);
  const hidden = platform === 'win32' ? '; Windows does not tell programs when a UDP port is shut' : '';
  return verdict(
    'unproven',
    reason('udp-silent', `no answer from ${doorInWords(check)}, which proves nothing${hidden}`),
    {
      alternatives: [ALTERNATIVES.udpMute, ALTERNATIVES.udpDropped, ALTERNATIVES.udpNothingThere],
      lastHop: best.lastHop ?? null,
    },
  );
}

function tcpVerdict(check: Check, evidence: readonly Evidence[], life: Life, best: Silent): Verdict {
  const attempts = evidence.filter((one) => one.kind === 'silent').length;
  if (attempts < ENOUGH_ATTEMPTS) {
    const times = attempts === 1 ? 'one attempt' : `${attempts} attempts`;
    return verdict(
      'unproven',
      reason('too-few-attempts', `no answer from ${doorInWords(check)} to ${times}, too few to tell`),
      { alternatives: [ALTERNATIVES.droppedOnTheWay, ALTERNATIVES.hostFirewall, ALTERNATIVES.hostDown] },
    );
  }
  if (isHostSilent(life)) return hostSilentVerdict(check, best);
  const where = life.answers ? ', while other ports of that host do' : '';
  return verdict(
    'blocked',
    reason('silent', `${doorInWords(check)} does not answer at all${where}: something drops it`),
    {
      alternatives: [ALTERNATIVES.hostFirewall, ALTERNATIVES.answerDropped],
      lastHop: best.lastHop ?? null,
    },
  );
}

function hostSilentVerdict(check: Check, best: Silent): Verdict {
  return verdict(
    'unreachable',
    reason('host-silent', `${hostInWords(check)} answers on no documented port`),
    {
      alternatives: [ALTERNATIVES.hostDown, ALTERNATIVES.droppedOnTheWay, ALTERNATIVES.hostFirewall],
      lastHop: best.lastHop ?? null,
    },
  );
}

// A host is called silent only when TCP was tried on it and nothing there was left untried.
function isHostSilent(life: Life): boolean {
  return !life.answers && life.tcpPaths > 0 && life.untried === 0;
}
