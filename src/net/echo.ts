import { getSystemErrorName } from 'node:util';
import type { Fact } from '../model/evidence.ts';
import { ECHO_DATA, type Kernel, type KernelAnswer } from '../model/kernel.ts';
import { factOfAnswer, factOfLoop } from '../model/kernelFacts.ts';
import type { Door, ProbeContext, Seen } from '../model/probe.ts';
import { factOfAbort } from './abort.ts';
import { factOfFailure } from './errno.ts';
import { localTowards } from './localTowards.ts';

/** No attempt lasts as long as this: its signal ends it, in milliseconds. */
const LONGEST_MS = 60_000;

/** Sends one echo request through the system's own account of what became of it, and says what came back. */
export async function sendEcho(door: Door, kernel: Kernel, context: ProbeContext): Promise<Seen> {
  const { clock, signal } = context;
  if (kernel.unavailable !== null) return unsent(kernel.unavailable);
  const local = await localTowards(door);
  const sentAt = clock.now();
  const answer = await kernel.ask(
    {
      transport: 'icmp',
      address: door.address,
      port: door.port,
      source: door.source,
      hops: null,
      untilRepeat: false,
      payload: ECHO_DATA,
      timeoutMs: LONGEST_MS,
    },
    signal,
  );
  const tookMs = clock.now() - sentAt;
  switch (answer.kind) {
    case 'answered': {
      const facts = { protocol: 'icmp', replyBytes: ECHO_DATA.length } as const;
      return { fact: { kind: 'answered', facts }, local, rttMs: tookMs };
    }
    case 'icmp':
      return { fact: errorFact(answer, door), local, rttMs: tookMs };
    case 'local':
      return { fact: localFact(answer, door, tookMs), local, rttMs: null };
    case 'silent':
      return { fact: { kind: 'silent', stage: 'reply' }, local, rttMs: null };
    case 'denied':
      return unsent(answer.why);
    case 'accepted':
    case 'reset':
    case 'held':
    case 'unknown':
      return signal.aborted
        ? { fact: factOfAbort(signal, 'reply'), local, rttMs: null }
        : unsent('the system does not tell what came of it');
  }
}

function unsent(detail: string): Seen {
  return { fact: { kind: 'not-tried', fault: 'no-echo', detail }, local: null, rttMs: null };
}

/** Whatever a device says of this very packet, it did not let it through. */
function errorFact(answer: Extract<KernelAnswer, { kind: 'icmp' }>, { address }: Door): Fact {
  const v6 = address.includes(':');
  const { from: by, icmp } = answer;
  return (
    factOfAnswer(answer, v6, 'icmp') ??
    factOfLoop(answer, v6) ?? { kind: 'rejected', code: 'ICMP', scope: 'network', here: false, by, icmp }
  );
}

function localFact(answer: Extract<KernelAnswer, { kind: 'local' }>, door: Door, afterMs: number): Fact {
  const told = factOfAnswer(answer, door.address.includes(':'), 'icmp');
  if (told !== null) return told;
  const code = getSystemErrorName(-answer.errno);
  // The stack tells itself of a neighbour that does not answer only after it has waited for it.
  const waited = answer.icmp !== undefined;
  const fact = factOfFailure({
    code,
    message: `${code} on an echo request`,
    stage: 'reply',
    afterMs,
    beforeSending: !waited,
    sourceGiven: door.source !== null,
    prohibitedIsEacces: false,
  });
  // Somebody else may have waited before: the time of this request alone says nothing.
  return waited && fact.kind === 'rejected' && fact.scope === 'host'
    ? { ...fact, neighbourMute: true }
    : fact;
}
