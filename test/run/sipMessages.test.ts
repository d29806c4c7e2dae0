import { expect, test } from 'vitest';
import type { AskSip, SipComparison } from '../../src/model/askSip.ts';
import type { Fact } from '../../src/model/evidence.ts';
import { asIpAddress, asPort, type Transport } from '../../src/model/ids.ts';
import type { SipFacts } from '../../src/model/sip.ts';
import type { Observation } from '../../src/model/verdict.ts';
import { addSip, ENOUGH, MOST } from '../../src/run/sipMessages.ts';
import { aCheck, anEvidence } from '../support/builders.ts';

const witness: Fact = { kind: 'witnessed', seenSource: { address: '10.0.0.9', port: 1 }, rewritten: false };
const silent: Fact = { kind: 'silent', stage: 'reply' };
const clean: SipComparison = { arrived: 1, rewritten: [], answer: [] };
const change = { name: 'Via', sent: 'Via: a', arrived: 'Via: b' };

/** A way on which everything passes, unless it is given otherwise; says what was asked. */
function aWay(given: Partial<AskSip> = {}): AskSip & { readonly asked: string[] } {
  const asked: string[] = [];
  let sequence = 0;
  return {
    asked,
    canAsk: () => true,
    send: async ({ address, transport, port }) => {
      asked.push(`sip ${address} ${transport} ${port}`);
      return { sequence: sequence++, answered: true };
    },
    sendSealed: async () => true,
    compare: async () => clean,
    ...given,
  };
}

const mute: Partial<AskSip> = { send: async () => ({ sequence: 0, answered: false }) };
const onlyOf = (found: SipComparison): Partial<AskSip> => ({ ...mute, compare: async () => found });
const none: SipComparison = { arrived: 0, rewritten: [], answer: null };

test('one witnessed door of UDP and one of TCP of every address is asked, that of SIP first', async () => {
  const way = aWay({ canAsk: ({ address }) => address !== '10.0.0.8' });
  const all = [
    seen('10.0.0.5', 'udp', 5060, silent),
    seen('10.0.0.5', 'udp', 8060, witness),
    seen('10.0.0.5', 'udp', 5060, silent, witness),
    seen('10.0.0.5', 'udp', 5062, witness),
    seen('10.0.0.5', 'tcp', 6060, witness),
    seen('10.0.0.5', 'tcp', 6061, witness),
    seen('10.0.0.6', 'udp', 443, witness),
    seen('10.0.0.7', 'udp', 5060, silent),
    seen('10.0.0.8', 'udp', 5060, witness),
  ];
  const after = await addSip(all, ({ port }) => port !== 443, way);
  expect(way.asked).toEqual(['sip 10.0.0.5 udp 5060', 'sip 10.0.0.5 tcp 6060']);
  const sip = { rewritten: [], answer: [] };
  expect(after).toEqual(
    all.map((one, at) =>
      at === 2 || at === 4
        ? {
            ...one,
            evidence: one.evidence.map((each) => (each.kind === 'witnessed' ? { ...each, sip } : each)),
          }
        : one,
    ),
  );
});

test.each<[string, Partial<AskSip>, SipFacts | undefined]>([
  ['it came unchanged, and so did its answer', {}, { rewritten: [], answer: [] }],
  [
    'it was rewritten both ways',
    { compare: async () => ({ arrived: 1, rewritten: [change], answer: [change] }) },
    { rewritten: [change], answer: [change] },
  ],
  [
    'nothing came, and sealed requests did',
    onlyOf(none),
    { rewritten: [], answer: null, dropped: 'request' },
  ],
  ['nothing came, nor did sealed requests', { ...onlyOf(none), sendSealed: async () => false }, undefined],
  [
    'all came, and no answer',
    onlyOf({ arrived: ENOUGH, rewritten: [change], answer: null }),
    { rewritten: [change], answer: null, dropped: 'answer' },
  ],
  [
    'some came, and no answer, as it may happen',
    onlyOf({ arrived: ENOUGH - 1, rewritten: [], answer: null }),
    { rewritten: [], answer: null },
  ],
  [
    'all came, and no answer to anything',
    { ...onlyOf({ arrived: MOST, rewritten: [], answer: null }), sendSealed: async () => false },
    { rewritten: [], answer: null },
  ],
  ['it could not be sent', { send: async () => null }, undefined],
  ['the sealed request could not be sent', { ...mute, sendSealed: async () => null }, undefined],
  ['the responder is gone', { compare: async () => null }, undefined],
])('%s', async (_what, given, sip) => {
  const all = [seen('10.0.0.5', 'udp', 5060, witness)];
  const [after] = await addSip(all, () => true, aWay(given));
  expect(after?.evidence).toEqual(all[0]?.evidence.map((one) => (sip === undefined ? one : { ...one, sip })));
});

test.each([
  ['every sealed request passes', 1, ENOUGH],
  ['every second one passes', 2, 2 * ENOUGH],
  ['none passes', Number.POSITIVE_INFINITY, MOST],
])('is tried beside sealed requests until enough of these passed: %s', async (_what, each, tries) => {
  let [sent, sealed] = [0, 0];
  const way = aWay({
    send: async () => ({ sequence: sent++, answered: false }),
    sendSealed: async () => ++sealed % each === 0,
    compare: async (_check, some) => {
      expect(some.map(({ sequence }) => sequence)).toEqual(Array.from({ length: tries }, (_, at) => at));
      return none;
    },
  });
  await addSip([seen('10.0.0.5', 'udp', 5060, witness)], () => true, way);
  expect([sent, sealed]).toEqual([tries, tries]);
});

test('stops at the first answer', async () => {
  let sent = 0;
  const way = aWay({ send: async () => ({ sequence: sent, answered: ++sent === 3 }) });
  await addSip([seen('10.0.0.5', 'udp', 5060, witness)], () => true, way);
  expect(sent).toBe(3);
});

test.each<[Transport, number | null, number]>([
  ['udp', null, 400],
  ['udp', 5, 400],
  ['udp', 700, 2100],
  ['tcp', 5, 1500],
  ['tcp', 700, 2100],
])('over %s with a round trip of %s ms the patience is %i ms', async (transport, rttMs, patience) => {
  const one = seen('10.0.0.5', transport, 5060);
  const patient: number[] = [];
  const way = aWay({
    send: async (_check, patienceMs) => {
      patient.push(patienceMs);
      return null;
    },
  });
  const evidence = [anEvidence(silent), anEvidence(witness, { rttMs })];
  await addSip([{ ...one, evidence }], () => true, way);
  expect(patient).toEqual([patience]);
});

function seen(address: string, transport: Transport, port: number, ...facts: readonly Fact[]): Observation {
  const check = aCheck({ address: asIpAddress(address), transport, port: asPort(port) });
  return { check, evidence: facts.map((fact) => anEvidence(fact)) };
}
