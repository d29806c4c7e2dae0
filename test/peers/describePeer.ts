import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { classify } from '../../src/classify/classify.ts';
import { systemClock } from '../../src/cli/systemClock.ts';
import { asHostName, asIpAddress, asPort, type PortTransport } from '../../src/model/ids.ts';
import type { Check } from '../../src/model/plan.ts';
import type { ServiceFacts } from '../../src/model/service.ts';
import type { Limits } from '../../src/model/site.ts';
import type { Observation, Verdict } from '../../src/model/verdict.ts';
import { makeRegistry } from '../../src/probes/registry.ts';
import { execute } from '../../src/run/execute.ts';
import { aFlow, aPath } from '../support/builders.ts';
import { LOOPBACK, openOtherService, openServer, type Server } from './peer.ts';

/** A real server, and how it is asked. */
export interface PeerCase {
  /** The probe's kind, and its options. */
  readonly kind: string;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly transport?: PortTransport;
  /** The server, by the name of its product. */
  readonly server: string;
  /** The only port that it can have; left out where it takes any. */
  readonly port?: number;
  /** What must be there, each with its Debian package: a program, or a command that must succeed. */
  readonly needs: Readonly<Record<string, string>>;
  /** Starts it, and comes back once it listens on `server.port`. */
  readonly start: (server: Server) => Promise<void>;
  /** What must be known of it. */
  readonly expect: (service: ServiceFacts, observation: Observation) => void;
  /** Reason code of the verdict when another service has the port; `not-KIND` or `other-service` where it is left out. */
  readonly other?: string;
}

const limits: Limits = { timeoutMs: 6000, deadlineMs: 30_000, concurrency: 64, perHost: 64, rangeSample: 3 };

/** Holds a probe against a real server: as it is, stopped, and with another service in its place. */
export function describePeer(given: PeerCase): void {
  const transport = given.transport ?? 'tcp';
  const title = `${given.kind} over ${transport} against ${given.server}`;
  describe.skipIf(isHindered(title, given.needs))(title, () => {
    let server: Server | null = null;
    const running = (): Server => {
      if (server === null) throw new Error('the server was not started');
      return server;
    };
    beforeAll(async () => {
      server = await openServer(given.port === undefined ? null : { host: LOOPBACK, port: given.port });
      await given.start(server);
    });
    afterAll(async () => {
      await server?.stop();
    });
    const ask = (): ReturnType<typeof judge> =>
      judge(given.kind, given.options ?? {}, transport, running().port);

    test('is recognised', async () => {
      const { verdict, observation } = await ask();
      const answer = observation.evidence.find(({ kind }) => kind === 'answered');
      const said = `${JSON.stringify(observation.evidence)}; the server said: ${running().output()}`;
      expect(verdict.kind, said).toBe('open');
      if (answer?.kind !== 'answered' || answer.facts.service === undefined) throw new Error(said);
      given.expect(answer.facts.service, observation);
    });

    test('when it is stopped, the port is closed; with another service there, it is not open', async () => {
      const { port } = running();
      await running().stop();
      expect((await ask()).verdict).toMatchObject({ kind: 'closed' });
      const other = await openOtherService(transport, port);
      try {
        const { verdict, observation } = await ask();
        expect(verdict.kind, JSON.stringify(observation.evidence)).toBe('wrong-service');
        expect([given.other ?? `not-${given.kind}`, 'other-service']).toContain(verdict.reason.code);
      } finally {
        await other.close();
      }
    });
  });
}

/** Asks one door of 127.0.0.1 as a run does. */
export async function judge(
  kind: string,
  options: Readonly<Record<string, unknown>>,
  transport: PortTransport,
  port: number,
  probes: ReturnType<typeof makeRegistry> = makeRegistry(),
): Promise<{ readonly verdict: Verdict; readonly observation: Observation }> {
  const check: Check = {
    paths: [aPath({ flow: aFlow({ transport, probe: { kind, options } }) })],
    target: asHostName('peer.test'),
    address: asIpAddress(LOOPBACK),
    transport,
    port: asPort(port),
    probe: { kind, options },
  };
  const parts = {
    probes,
    clock: systemClock,
    signal: new AbortController().signal,
    platform: process.platform,
    runStartedAt: systemClock.now(),
  };
  for await (const observation of execute([check], limits, null, parts)) {
    const [verdict] = classify([observation], { nowMs: Date.now(), platform: process.platform });
    if (verdict !== undefined) return { verdict, observation };
  }
  throw new Error('nothing was observed');
}

/** Whether servers cannot be started here; says why. */
export function isHindered(title: string, needs: Readonly<Record<string, string>>): boolean {
  const hindrance = whyNotHere(needs);
  if (hindrance !== null) process.stderr.write(`"${title}" does not run: ${hindrance}.\n`);
  return hindrance !== null;
}

function whyNotHere(needs: Readonly<Record<string, string>>): string | null {
  if (process.platform !== 'linux') return 'the servers are those of Debian';
  if (process.getuid?.() !== 0) return 'the servers want to be started by root';
  const missing = Object.entries(needs).filter(([need]) => !isInstalled(need));
  return missing.length === 0
    ? null
    : `not installed: ${missing.map(([need, from]) => (isCommand(need) ? `package ${from}` : `${need} (package ${from})`)).join(', ')}`;
}

const isCommand = (need: string): boolean => need.includes(' ');

function isInstalled(need: string): boolean {
  try {
    execFileSync('sh', ['-c', isCommand(need) ? need : `command -v ${need}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
