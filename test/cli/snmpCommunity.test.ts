import { expect, test } from 'vitest';
import { aFolder, tell } from '../support/fakeTerminal.ts';
import { muteUdp } from '../support/peers.ts';
import { snmpSite } from './smallSites.ts';

const COMMUNITY = 'not-for-everybody';
/** Time for every question, on a busy machine as well. */
const patient = (port: number): string => snmpSite(port).replace('timeoutMs: 300', 'timeoutMs: 2500');
const FILE = ['--snmp-community-file', 'community'];

test.each([
  ['a file', FILE, {}],
  ['the environment', [], { CICPROBE_SNMP_COMMUNITY: COMMUNITY }],
])(
  'a community from %s is sent once the discovery is not answered, and never shown',
  async (_from, flags, env) => {
    const agent = await muteUdp();
    const cwd = await aFolder({ 'cicprobe.yaml': patient(agent.port), community: `${COMMUNITY}\n` });
    const told = await tell([...flags, '--no-trace', '--format', 'json'], { cwd, env });
    expect(told.code).toBe(3);
    const [first, second, ...others] = agent.received.map((bytes) => bytes.includes(COMMUNITY));
    expect([first, second]).toEqual([false, false]);
    expect(others).toContain(true);
    expect(told.out + told.err).not.toContain(COMMUNITY);
  },
);

test('--dry-run names it and does not show it', async () => {
  const cwd = await aFolder({ 'cicprobe.yaml': snmpSite(9), community: COMMUNITY });
  const dry = await tell([...FILE, '--dry-run'], { cwd });
  expect(dry.out).toContain('SNMPv2c GET with the configured community');
  expect(dry.out + dry.err).not.toContain(COMMUNITY);
});

test('none is sent where none is configured', async () => {
  const agent = await muteUdp();
  const cwd = await aFolder({ 'cicprobe.yaml': patient(agent.port) });
  await tell(['--no-trace'], { cwd });
  const questions = agent.received.map((bytes) => bytes.toString('hex'));
  expect(questions.length).toBeGreaterThan(0);
  // Version 3 behind the head of the sequence; the kernel is asked about silence by two empty lines.
  for (const question of questions) expect(question).toMatch(/^(30..020103|0d0a0d0a$)/);
  expect((await tell(['--dry-run'], { cwd })).out).not.toContain('SNMPv2c');
});

test.each([
  ['an empty file', ''],
  ['two lines', 'first\nsecond'],
  ['a long text', 'x'.repeat(256)],
  ['a text that is not ASCII', 'ö'],
])('%s is refused without being shown', async (_what, community) => {
  const cwd = await aFolder({ 'cicprobe.yaml': snmpSite(9), community });
  const told = await tell(FILE, { cwd });
  expect(told).toMatchObject({ code: 2, out: '' });
  expect(told.err).toContain('--snmp-community-file community: expected one line');
  if (community !== '') expect(told.err).not.toContain(community);
});

test('a file that is not there is named', async () => {
  const cwd = await aFolder({ 'cicprobe.yaml': snmpSite(9) });
  const told = await tell(FILE, { cwd });
  expect(told.code).toBe(2);
  expect(told.err).toContain('community');
});
