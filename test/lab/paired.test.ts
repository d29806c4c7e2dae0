import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeCertificate } from '../support/certificates.ts';
import { describePaired } from './describePaired.ts';
import { hostAt, signatures } from './hosts.ts';
import { at } from './pairedLab.ts';
import { inside } from './topology.ts';

const server = hostAt('server').v4;
const server6 = hostAt('server').v6;
const WORKSTATION = ['--role', 'workstation', '--target'];

/** Says that it is ready and accepts what comes, without a word. */
const MUTE = `
require('node:net').createServer((socket) => socket.on('error', () => {})).listen(Number(process.argv[1]), () => console.log('ready'));
`;
/** Opens TLS on its way to the server, with a certificate of its own. */
const INTERCEPT = `
const tls = require('node:tls');
const [port, key, cert, to, toPort] = process.argv.slice(1);
tls.createServer({ key, cert }, (near) => {
  const far = tls.connect({ host: to, port: Number(toPort), rejectUnauthorized: false });
  for (const one of [near, far]) one.on('error', () => {});
  near.pipe(far); far.pipe(near);
}).listen(Number(port), () => console.log('ready'));
`;
/** Sends so many datagrams that nobody sealed, then says how many bytes came back. */
const FLOOD = `
const socket = require('node:dgram').createSocket('udp4');
const [to, port, count] = process.argv.slice(1);
let back = 0;
socket.on('message', (bytes) => { back += bytes.length; });
socket.on('error', () => {});
const bytes = Buffer.alloc(96); bytes.write('CiPr'); bytes.set([1, 1, 0, 96], 4);
let sent = 0;
const more = () => {
  for (let burst = 0; burst < 100 && sent < count; burst++, sent++) { bytes.writeUInt32BE(sent, 16); socket.send(bytes, Number(port), to); }
  if (sent < count) setTimeout(more, 4);
  else setTimeout(() => { console.log('back ' + back); process.exit(); }, 500);
};
more();
`;

/** What was built, and what must be said of it. */
const CASES = [
  ['plain TCP', 'tcp', 8109, 'open', 'responder'],
  ['TLS', 'tcp', 5597, 'open', 'responder'],
  ['requests dropped', 'tcp', 2633, 'blocked', 'request-lost'],
  ['reset by the firewall', 'tcp', 3952, 'blocked', 'refused-on-the-way'],
  ['rejected by the firewall', 'tcp', 445, 'blocked', 'rejected', signatures.firewall.v4],
  ['refused by the firewall', 'tcp', 8018, 'blocked', 'refused-on-the-way', signatures.firewall.v4],
  ['content dropped', 'tcp', 8108, 'blocked', 'content-dropped'],
  ['TLS opened on the way', 'tcp', 8019, 'wrong-service', 'tls-intercepted'],
  ['accepted on the way', 'tcp', 8092, 'wrong-service', 'accepted-in-place'],
  ['a service of its own', 'tcp', 8094, 'open', 'connected'],
  ["refused by the host's own filter", 'tcp', 8042, 'blocked', 'refused-on-the-way'],
  ['datagrams dropped', 'udp', 6235, 'blocked', 'request-lost'],
] as const;

/** While a range is being tried, which takes some seconds. */
const WHILE_TRYING_MS = 2000;

describePaired('a paired check', (scene) => {
  test('proves every path before anything is installed, by IPv4 and by IPv6', async () => {
    scene.lab.filter({});
    await scene.listen(['--role', 'cic-server']);
    for (const target of [server, `[${server6}]`]) {
      const report = await scene.lab.check([...WORKSTATION, target, '--phase', 'pre-install']);
      expect(report.run.responders).toMatchObject([{ state: 'paired' }]);
      expect(new Set(report.paths.map(({ verdict, reason }) => `${verdict} ${reason.code}`))).toEqual(
        new Set(['open responder']),
      );
      expect(report.summary).toMatchObject({ outcome: 'met', closed: 0, unproven: 0 });
      expect(report.paths.flatMap(({ warnings }) => warnings)).toEqual([]);
    }
  });

  test('knows each way of being blocked for certain', async () => {
    const interceptor = await makeCertificate();
    await scene.lab.start('firewall', MUTE, ['8092']);
    await scene.lab.start('firewall', INTERCEPT, ['8019', interceptor.key, interceptor.cert, server, '8019']);
    await scene.lab.start('server', MUTE, ['8094']);
    scene.lab.filter({
      firewall: [
        'tcp dport 2633 drop',
        'tcp dport 3952 reject with tcp reset',
        'tcp dport 445 reject with icmpx admin-prohibited',
        'tcp dport 8018 reject with icmpx port-unreachable',
        'tcp dport 8108 meta length > 90 drop',
        'udp dport 6235 drop',
      ],
      firewallNat: [`ip daddr ${server} tcp dport { 8092, 8019 } redirect`],
      server: ['tcp dport 8042 reject with tcp reset'],
    });
    const responder = await scene.listen(['--role', 'cic-server']);
    const report = await scene.lab.check([...WORKSTATION, server]);
    const said = (transport: 'tcp' | 'udp', port: number): unknown => {
      const { verdict, reason, blockedBy } = at(report, transport, port);
      return [verdict, reason.code, ...(blockedBy === undefined ? [] : [blockedBy])];
    };
    expect(Object.fromEntries(CASES.map(([name, transport, port]) => [name, said(transport, port)]))).toEqual(
      Object.fromEntries(CASES.map(([name, , , ...expected]) => [name, expected])),
    );
    expect(responder.said().replace(/\s+/g, ' ')).toContain('tcp 8094 (node (pid');
  });

  test('says which way datagrams are lost', async () => {
    await scene.listen(['--role', 'cic-server']);
    scene.lab.filter({ firewall: ['udp sport 6235 drop'] });
    const back = at(await scene.lab.check([...WORKSTATION, server]), 'udp', 6235);
    expect(back).toMatchObject({ verdict: 'blocked', reason: { code: 'answer-lost' } });
    scene.lab.filter({ server: ['udp dport 6235 reject'] });
    const refused = at(await scene.lab.check([...WORKSTATION, server]), 'udp', 6235);
    expect(refused).toMatchObject({ verdict: 'blocked', reason: { code: 'refused-on-the-way' } });
    scene.lab.filter({ firewall: ['udp dport 6235 numgen random mod 100 < 30 drop'] });
    expect(at(await scene.lab.check([...WORKSTATION, server]), 'udp', 6235)).toMatchObject({
      verdict: 'open',
    });
  });

  test('sees that sources are translated, and the path is open all the same', async () => {
    scene.lab.filter({ routerNat: ['oifname n1 masquerade random'] });
    await scene.listen(['--role', 'cic-server']);
    const report = await scene.lab.check([...WORKSTATION, server]);
    expect(report.summary.outcome).toBe('met');
    for (const { warnings } of report.paths) {
      expect(warnings.map(({ code }) => code)).toEqual(['address-translated']);
      expect(warnings[0]?.text).toContain(signatures.router.v4.replace('10.77.0.', '10.77.1.'));
    }
  });

  test('sees that long datagrams are lost, and which ones, and the path is open all the same', async () => {
    await scene.listen(['--role', 'cic-server']);
    scene.lab.filter({ routerFirst: ['ip frag-off & 0x3fff != 0 drop'] });
    const fragments = at(await scene.lab.check([...WORKSTATION, server]), 'udp', 6235);
    expect(fragments).toMatchObject({ verdict: 'open', warnings: [{ code: 'large-datagrams-lost' }] });
    expect(fragments.warnings[0]?.text).toContain(
      'of 4000 bytes and more do not arrive, of 1472 bytes they do',
    );
    scene.lab.filter({ routerFirst: ['udp length > 1300 drop'] });
    const frames = at(await scene.lab.check([...WORKSTATION, server]), 'udp', 6235);
    expect(frames.warnings[0]?.text).toContain('of 1472 bytes and more do not arrive, of 1200 bytes they do');
  });

  test('finds the exact bounds of a range that is shut in part', async () => {
    scene.lab.filter({ firewall: ['udp dport 20000-24095 drop'] });
    await scene.listen(['--role', 'media-server']);
    const report = await scene.lab.check([
      '--role',
      'media-streaming-server',
      '--target',
      `media-server=${server}`,
    ]);
    const range = report.paths.filter(({ transport, port }) => transport === 'udp' && port >= 16_384);
    expect(new Set(range.map(({ port }) => port)).size).toBe(16_384);
    const wrong = range.filter(({ port, verdict }) => {
      return verdict !== (port >= 20_000 && port <= 24_095 ? 'blocked' : 'open');
    });
    expect(wrong).toEqual([]);
    // Their ports are shut again meanwhile: nothing that came of it later may be told.
    expect(new Set(range.map(({ reason }) => reason.code))).toEqual(new Set(['responder', 'request-lost']));
    expect(range.flatMap(({ warnings }) => warnings)).toEqual([]);
    const kinds = range.flatMap(({ evidence }) => evidence.map(({ kind }) => kind));
    expect(new Set(kinds)).toEqual(new Set(['witnessed', 'silent', 'far-side']));
  });

  test('finds the exact bounds of a range that is shut in part by a sample of it', async () => {
    scene.lab.filter({ firewall: ['udp dport { 20000-24095, 31000-32767 } drop'] });
    await scene.listen(['--role', 'media-server']);
    const target = ['--target', `media-server=${server}`];
    const report = await scene.lab.check(['--role', 'media-streaming-server', ...target, '--sample', '16']);
    const range = report.paths
      .filter(({ transport, port }) => transport === 'udp' && port >= 16_384)
      .sort((one, other) => one.port - other.port);
    const changes = range.flatMap(({ port, verdict }, index) => {
      const before = range[index - 1];
      return before === undefined || before.verdict === verdict ? [] : [[before.port, port, verdict]];
    });
    expect(changes).toEqual([
      [19_999, 20_000, 'blocked'],
      [24_095, 24_096, 'open'],
      [30_999, 31_000, 'blocked'],
    ]);
    const tried = new Set(range.map(({ port }) => port)).size;
    // Sixteen, and three bounds between ports that are 1,093 apart at most.
    expect(tried).toBeLessThanOrEqual(16 + 3 * 11);
    const sampled = report.skipped.filter(({ reason }) => reason === 'range-sampled');
    expect(new Set(sampled.map(({ why }) => why.slice(0, why.indexOf(';'))))).toEqual(
      new Set([`${tried} of 16384 ports were tried`]),
    );
  });

  test('is refused with the wrong token, and goes on from one side', async () => {
    scene.lab.filter({});
    const responder = await scene.listen(['--role', 'cic-server']);
    const report = await scene.lab.check([...WORKSTATION, server], 'not the secret of this lab');
    expect(report.run.responders).toMatchObject([{ state: 'hung-up' }]);
    expect(at(report, 'udp', 6235)).toMatchObject({ verdict: 'unproven' });
    expect(responder.said()).toContain('wrong token');
  });

  test('claims nothing about ports once the responder is gone', async () => {
    scene.lab.filter({ firewall: ['udp dport 20000-24095 drop'] });
    const responder = await scene.listen(['--role', 'media-server']);
    const { process: running } = responder;
    const checking = scene.lab.check([
      '--role',
      'media-streaming-server',
      '--target',
      `media-server=${server}`,
    ]);
    // Some ports are proven by then, and others have never been opened.
    await expect.poll(() => Math.max(0, ...boundInRange()), { timeout: 60_000 }).toBeGreaterThan(19_000);
    running.kill('SIGKILL');
    const report = await checking;
    expect(report.run.responders).toMatchObject([{ state: 'hung-up' }]);
    const verdicts = new Set(report.paths.filter(({ port }) => port >= 16_384).map(({ verdict }) => verdict));
    expect([...verdicts].sort()).toEqual(['error', 'open']);
  });

  test('serves two callers at once, and closes what one of them wanted when it is killed', async () => {
    scene.lab.filter({});
    await scene.listen(['--role', 'media-server']);
    const flags = ['--role', 'media-streaming-server', '--target', `media-server=${server}`];
    const both = await Promise.all([scene.lab.check(flags), scene.lab.check(flags)]);
    expect(both.map(({ summary }) => summary.outcome)).toEqual(['met', 'met']);
    const killed = scene.lab.check(flags, undefined, WHILE_TRYING_MS);
    await expect(killed).rejects.toThrow('said nothing');
    await expect.poll(() => boundInRange(), { timeout: 5000 }).toEqual([]);
  });

  test('stays quiet and small under a flood, and serves its callers meanwhile', async () => {
    scene.lab.filter({});
    const responder = await scene.listen(['--role', 'cic-server']);
    const before = residentKb(responder.process.pid);
    const flood = scene.lab.start('client', FLOOD, [server, '6235', '50000']);
    const report = await scene.lab.check([...WORKSTATION, server]);
    expect(report.summary.outcome).toBe('met');
    expect(await flood).toBe('back 0');
    expect(residentKb(responder.process.pid) - before).toBeLessThan(40_000);
  });
});

/** Ports of the media server's range that are bound on the server. */
function boundInRange(): readonly number[] {
  const table = inside('server', 'cat', ['/proc/net/udp', '/proc/net/udp6']);
  const ports = [...table.matchAll(/^\s*\d+: [0-9A-F]+:([0-9A-F]{4})/gm)].map(([, port = '']) =>
    Number.parseInt(port, 16),
  );
  return ports.filter((port) => port >= 16_384 && port <= 32_767);
}

function residentKb(pid: number | undefined): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}
