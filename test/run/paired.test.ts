import { describe, expect, test } from 'vitest';
import type { Evidence, Fact } from '../../src/model/evidence.ts';
import { asIpAddress, asPort, type IpAddress } from '../../src/model/ids.ts';
import type { DoorRange, NotPaired, PairedSession } from '../../src/model/pairing.ts';
import type { Check } from '../../src/model/plan.ts';
import type { Observation } from '../../src/model/verdict.ts';
import { pairAll, WINDOW } from '../../src/run/paired.ts';
import { aCheck, anEvidence } from '../support/builders.ts';

const here = asIpAddress('10.0.0.5');
const elsewhere = asIpAddress('10.0.0.6');
const refusal: NotPaired = { code: 'refused', text: 'TCP 14750 is refused' };
const tally = { arrived: 5, answered: 4, accepted: 3, damaged: 2 };
const silent: Fact = { kind: 'silent', stage: 'reply' };
const witness: Fact = { kind: 'witnessed', seenSource: { address: '10.0.0.9', port: 1 }, rewritten: false };

test('every address is greeted once, and who does not answer is told', async () => {
  const greeted: IpAddress[] = [];
  const pairing = await pairAll(
    [here, elsewhere, here],
    async (address) => {
      greeted.push(address);
      return address === here ? aSession() : refusal;
    },
    () => 0,
  );
  expect(greeted).toEqual([here, elsewhere]);
  expect([...pairing.sessions.keys()]).toEqual([here]);
  expect([...pairing.failures]).toEqual([[elsewhere, refusal]]);
});

test('the end of the run ends every session', async () => {
  let closed = 0;
  const pairing = await pairAll(
    [here, elsewhere],
    async () => aSession({ close: () => closed++ }),
    () => 0,
  );
  pairing.close();
  expect(closed).toBe(2);
});

describe('doors that are opened on demand', () => {
  const many = Array.from({ length: WINDOW + 10 }, (_, at) => aDoor(10_000 + at));

  test('are opened window by window and tried while they are open', async () => {
    const steps: string[] = [];
    const pairing = await pairAll(
      [here],
      async () =>
        aSession({
          open: async (doors) => {
            steps.push(`open ${doors.map(({ first, last }) => `${first}-${last}`).join()}`);
            return doors;
          },
        }),
      () => 0,
    );
    const missing = await pairing.tryInWindows(here, many, async (checks) => {
      steps.push(`try ${checks.length}`);
    });
    expect(missing).toEqual([]);
    expect(steps).toEqual([
      `open 10000-${10_000 + WINDOW - 1}`,
      `try ${WINDOW}`,
      `open ${10_000 + WINDOW}-${10_000 + WINDOW + 9}`,
      'try 10',
    ]);
  });

  test('are opened ahead where the responder can: the next ones while the last are tried', async () => {
    const steps: string[] = [];
    const session = aSession({
      opensAhead: true,
      open: async (doors, ahead) => {
        steps.push(`open ${doors.map(({ first }) => first).join()} ${ahead ? 'ahead' : 'alone'}`);
        return doors;
      },
    });
    const pairing = await pairAll(
      [here],
      async () => session,
      () => 0,
    );
    const three = Array.from({ length: 2 * WINDOW + 1 }, (_, at) => aDoor(10_000 + at));
    await pairing.tryInWindows(here, three, async (checks) => {
      steps.push(`try ${checks.length}`);
    });
    expect(steps).toEqual([
      'open 10000 ahead',
      `open ${10_000 + WINDOW} ahead`,
      `try ${WINDOW}`,
      `open ${10_000 + 2 * WINDOW} ahead`,
      `try ${WINDOW}`,
      'try 1',
    ]);
  });

  test('and could not be opened are not tried, and that is nothing against the path', async () => {
    const first = { transport: 'udp', first: asPort(10_000), last: asPort(10_000) } as const;
    const pairing = await pairAll(
      [here],
      async () => aSession({ open: async () => [first] }),
      () => 7,
    );
    const tried: Check[] = [];
    const missing = await pairing.tryInWindows(here, many.slice(0, 2), async (checks) => {
      tried.push(...checks);
    });
    expect(tried.map(({ port }) => port)).toEqual([10_000]);
    expect(missing).toMatchObject([
      { check: { port: 10_001 }, evidence: [{ kind: 'not-tried', fault: 'probe-failed', startedAtMs: 7 }] },
    ]);
  });

  test('when the responder has gone are not tried either, and it is lost', async () => {
    const pairing = await pairAll(
      [here],
      async () => aSession({ open: gone }),
      () => 0,
    );
    const missing = await pairing.tryInWindows(here, many.slice(0, 2), async () => undefined);
    expect(missing).toHaveLength(2);
    expect(pairing.failures.get(here)).toMatchObject({ code: 'hung-up' });
  });

  test('of an address without a responder are none', async () => {
    const pairing = await pairAll(
      [here],
      async () => refusal,
      () => 0,
    );
    expect(await pairing.tryInWindows(here, many.slice(0, 2), async () => undefined)).toEqual([]);
  });
});

describe('what the far side saw', () => {
  test('is added to doors that were not witnessed, in the order given', async () => {
    const asked: DoorRange[] = [];
    const pairing = await pairAll(
      [here, elsewhere],
      async (address) =>
        aSession({
          address,
          seen: async (doors) => {
            asked.push(...doors);
            return doors.map(({ transport, first }) => ({ transport, port: first, ...tally }));
          },
        }),
      () => 900,
    );
    const all = [
      seen(aDoor(1), witness),
      seen(aDoor(2), silent, silent),
      seen({ ...aDoor(3), probe: { kind: 'udp', options: {} } }, silent),
      seen(aDoor(4), silent, { kind: 'not-tried', fault: 'cancelled', detail: '' }),
    ];
    const after = await pairing.addFarSide(all, ({ probe }) => probe.kind === 'responder');
    expect(asked).toEqual([{ transport: 'udp', first: 2, last: 2 }]);
    expect(after.map(({ evidence }) => evidence.map(({ kind }) => kind))).toEqual([
      ['witnessed'],
      ['silent', 'silent', 'far-side'],
      ['silent'],
      ['silent', 'not-tried'],
    ]);
    expect(after[1]?.evidence.at(-1)).toEqual({
      kind: 'far-side',
      ...tally,
      startedAtMs: 900,
      tookMs: 0,
      rttMs: null,
      local: null,
    });
  });

  test('is unknown once it has gone: what was silent or refused says nothing any more', async () => {
    const pairing = await pairAll(
      [here],
      async () => aSession({ seen: gone }),
      () => 0,
    );
    const all = [seen(aDoor(1), witness), seen(aDoor(2), { kind: 'refused', code: 'ECONNREFUSED' })];
    const after = await pairing.addFarSide(all, () => true);
    expect(after.map(({ evidence }) => evidence.map(({ kind }) => kind))).toEqual([
      ['witnessed'],
      ['not-tried'],
    ]);
    expect(pairing.failures.get(here)).toMatchObject({ code: 'hung-up' });
  });
});

function aDoor(port: number): Check {
  return aCheck({
    address: here,
    transport: 'udp',
    port: asPort(port),
    probe: { kind: 'responder', options: {} },
  });
}

function seen(check: Check, ...facts: readonly Fact[]): Observation {
  const evidence: readonly Evidence[] = facts.map((fact) => anEvidence(fact));
  return { check, evidence };
}

async function gone(): Promise<never> {
  throw new Error('the responder has gone away');
}

function aSession(given: Partial<PairedSession> = {}): PairedSession {
  return {
    address: here,
    state: { tool: '1', roles: [], doors: [], onDemand: [], closed: [] },
    sealer: { makeRequest: () => new Uint8Array(), readAnswer: () => null },
    fingerprint256: '',
    open: async (doors) => doors,
    seen: async () => [],
    local: here,
    seenAs: here,
    returns: { session: '', sealRequest: (bytes) => bytes, sealAnswer: (bytes) => bytes },
    probe: async () => [],
    close: () => undefined,
    ...given,
  };
}
