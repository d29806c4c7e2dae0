/** Real responders on loopback, each on ports that were free a moment ago; closed when their test ends. */
import { onTestFinished } from 'vitest';
import { makeTryCaller } from '../../src/check/tryCaller.ts';
import { defaultLimits } from '../../src/cli/readSite.ts';
import { systemClock } from '../../src/cli/systemClock.ts';
import { asIpAddress, asPort, type PortTransport } from '../../src/model/ids.ts';
import { noMarks } from '../../src/model/marks.ts';
import type { DoorRange, NotPaired, PairedSession } from '../../src/model/pairing.ts';
import { type PairingParts, pairWith } from '../../src/net/pair/pairWith.ts';
import { makeRegistry } from '../../src/probes/registry.ts';
import type { ResponderEvent } from '../../src/responder/control.ts';
import { type Responder, type ResponderOptions, startResponder } from '../../src/responder/responder.ts';
import { doorAt } from './doorAt.ts';
import { closedTcp, closedUdp, LOOPBACK } from './peers.ts';

export const TOKEN = 'a token for tests alone';

export interface TestResponder extends Responder {
  readonly controlPort: number;
  readonly events: readonly ResponderEvent[];
}

export async function aResponder(given: Partial<ResponderOptions> = {}): Promise<TestResponder> {
  const controlPort = given.controlPort ?? (await closedTcp());
  const events: ResponderEvent[] = [];
  const responder = await startResponder({
    roles: ['cic-server'],
    doors: [],
    onDemand: [],
    token: TOKEN,
    bind: LOOPBACK,
    allow: [],
    tool: '9.9.9',
    ownerOf: async () => 'another program',
    clock: { epochMs: Date.now, now: () => performance.now() },
    tryCaller: makeTryCaller({
      clock: systemClock,
      probes: makeRegistry(),
      limits: defaultLimits('linux'),
      source: null,
      platform: 'linux',
    }),
    marks: noMarks('not in this test'),
    onEvent: (event) => events.push(event),
    ...given,
    controlPort,
  });
  onTestFinished(() => responder.close());
  return { ...responder, controlPort, events };
}

/** Greets it; what comes of it is closed when the test ends. */
export async function pair(
  { controlPort }: Pick<TestResponder, 'controlPort'>,
  given: Partial<PairingParts> = {},
  address = asIpAddress(LOOPBACK),
): Promise<PairedSession | NotPaired> {
  const result = await pairWith(address, {
    port: asPort(controlPort),
    token: TOKEN,
    source: null,
    timeoutMs: 5000,
    replyMs: 5000,
    tool: '1.2.3',
    clock: systemClock,
    signal: new AbortController().signal,
    ...given,
  });
  if ('sealer' in result) onTestFinished(result.close);
  return result;
}

export async function paired(
  responder: Pick<TestResponder, 'controlPort'>,
  given: Partial<PairingParts> = {},
  address = asIpAddress(LOOPBACK),
): Promise<PairedSession> {
  const result = await pair(responder, given, address);
  if (!('sealer' in result)) throw new Error(`not paired: ${result.text}`);
  return result;
}

export async function freeDoor(transport: PortTransport): Promise<DoorRange> {
  return doorAt(transport, transport === 'tcp' ? await closedTcp() : await closedUdp());
}
