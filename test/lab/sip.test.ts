import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import type { SipFacts } from '../../src/model/sip.ts';
import { describePaired } from './describePaired.ts';
import { hostAt, signatures } from './hosts.ts';
import { at } from './pairedLab.ts';
import { inside } from './topology.ts';
import { whyNoLab } from './whyNoLab.ts';

const server = hostAt('server').v4;
const server6 = hostAt('server').v6;
/** A role that reaches a CIC server by plain SIP, over UDP and over TCP. */
const check = (target: string): string[] => ['--role', 'sip-proxy', '--target', `cic-server=${target}`];
const TRANSPORTS = ['udp', 'tcp'] as const;
const UNCHANGED: SipFacts = { rewritten: [], answer: [] };

/** A SIP ALG: puts another address into INVITEs and into answers to them, and passes on all other bytes as they are. */
const ALG = `
const dgram = require('node:dgram'); const net = require('node:net');
const [to, port, own, other, theirs] = process.argv.slice(1);
const change = (bytes) => {
  const text = bytes.toString('latin1');
  if (text.startsWith('INVITE ')) return Buffer.from(text.replaceAll(own, other), 'latin1');
  if (text.startsWith('SIP/2.0 ')) return Buffer.from(text.replaceAll(other, own).replace(/(Contact: .*@)[0-9.]+/, '$1' + theirs), 'latin1');
  return bytes;
};
const near = dgram.createSocket('udp4'); const far = new Map();
near.on('message', (bytes, from) => {
  const key = from.address + ' ' + from.port;
  if (!far.has(key)) far.set(key, dgram.createSocket('udp4').on('message', (back) => near.send(change(back), from.port, from.address)));
  far.get(key).send(change(bytes), Number(port), to);
});
net.createServer((one) => {
  const two = net.connect(Number(port), to);
  for (const [from, into] of [[one, two], [two, one]]) {
    from.on('error', () => into.destroy()); from.on('end', () => into.end());
    from.on('data', (bytes) => into.write(change(bytes)));
  }
}).listen(Number(port), () => near.bind(Number(port), () => console.log('ready')));
`;

/** The kernel's own SIP ALG for what is translated (nf_conntrack_sip, nf_nat_sip). */
const KERNEL_ALG = `
table ip alg {
  ct helper sip-udp { type "sip" protocol udp; }
  ct helper sip-tcp { type "sip" protocol tcp; }
  chain first {
    type filter hook prerouting priority filter; policy accept;
    udp dport 5060 ct helper set "sip-udp"
    tcp dport 5060 ct helper set "sip-tcp"
  }
}
`;

const noLab = whyNoLab();
const noAlg = noLab ?? whyNoAlg();
if (noLab === null && noAlg !== null) process.stderr.write(`The ALG of Linux is not tried: ${noAlg}.\n`);

describePaired('SIP messages', (scene) => {
  test('that arrive as they were sent are no warning, by IPv4 and by IPv6', async () => {
    scene.lab.filter({});
    await scene.listen(['--role', 'cic-server']);
    for (const target of [server, `[${server6}]`]) {
      const report = await scene.lab.check(check(target));
      for (const transport of TRANSPORTS) expect(sipAt(report, transport)).toEqual(UNCHANGED);
      expect(report.paths.flatMap(({ warnings }) => warnings)).toEqual([]);
    }
  });

  test('that an ALG rewrites are told line by line, over UDP and over TCP', async () => {
    const addresses = [signatures.client.v4, '192.0.2.9', '192.0.2.77'];
    await scene.lab.start('firewall', ALG, [server, '5060', ...addresses]);
    scene.lab.filter({
      firewallNat: TRANSPORTS.map((one) => `ip daddr ${server} ${one} dport 5060 redirect`),
    });
    await scene.listen(['--role', 'cic-server']);
    const report = await scene.lab.check(check(server));
    for (const transport of TRANSPORTS) {
      const { verdict, warnings } = at(report, transport, 5060);
      // The proxy sends datagrams of its own, without their marks.
      const codes = warnings.map(({ code }) => code).filter((code) => code !== 'marks-changed');
      expect([verdict, ...codes]).toEqual(['open', 'address-translated', 'sip-rewritten']);
      expect(warnings.find(({ code }) => code === 'sip-rewritten')?.text).toContain(
        'messages: Via, From, Call-ID, Contact, SDP o=, SDP c=; answers to',
      );
      const facts = sipAt(report, transport);
      expect(facts?.rewritten).toContainEqual({
        name: 'SDP c=',
        sent: `c=IN IP4 ${signatures.client.v4}`,
        arrived: 'c=IN IP4 192.0.2.9',
      });
      expect(facts?.answer?.map(({ name }) => name)).toEqual(['Via', 'From', 'Call-ID', 'Contact']);
    }
    expect(codesBeside(report)).toEqual([]);
  });

  test.skipIf(noAlg !== null)(
    'that the ALG of Linux rewrites are told, and translation without it is not taken for one',
    async () => {
      await scene.listen(['--role', 'cic-server']);
      scene.lab.filter({ routerNat: ['oifname n1 masquerade'] });
      const without = await scene.lab.check(check(server));
      for (const transport of TRANSPORTS) expect(sipAt(without, transport)).toEqual(UNCHANGED);
      inside('router', 'nft', ['-f', '-'], KERNEL_ALG);
      const report = await scene.lab.check(check(server));
      for (const transport of TRANSPORTS) {
        const warning = at(report, transport, 5060).warnings.find(({ code }) => code === 'sip-rewritten');
        for (const name of ['Via', 'Contact', 'SDP c=']) expect(warning?.text).toContain(name);
        expect(sipAt(report, transport)?.rewritten).toContainEqual({
          name: 'SDP c=',
          sent: `c=IN IP4 ${signatures.client.v4}`,
          arrived: 'c=IN IP4 10.77.1.1',
        });
      }
    },
  );

  test('that alone are dropped are told, there and back, over UDP and over TCP', async () => {
    await scene.listen(['--role', 'cic-server']);
    // The first six bytes behind a header of UDP, and behind one of TCP with its time stamps.
    const invite = [
      `udp dport 5060 @th,64,48 0x494e56495445 drop`,
      `tcp dport 5060 @th,256,48 0x494e56495445 drop`,
    ];
    const answer = [
      `udp sport 5060 @th,64,48 0x5349502f322e drop`,
      `tcp sport 5060 @th,256,48 0x5349502f322e drop`,
    ];
    for (const [rules, dropped] of [
      [invite, 'request'],
      [answer, 'answer'],
    ] as const) {
      scene.lab.filter({ firewall: rules });
      const report = await scene.lab.check(check(server));
      for (const transport of TRANSPORTS) {
        const { verdict, warnings } = at(report, transport, 5060);
        expect([verdict, ...warnings.map(({ code }) => code)]).toEqual(['open', 'sip-dropped']);
        expect(sipAt(report, transport)).toEqual({ rewritten: [], answer: null, dropped });
      }
      expect(codesBeside(report)).toEqual([]);
    }
  });

  test('that are lost as others are give no warning', async () => {
    await scene.listen(['--role', 'cic-server']);
    scene.lab.filter({ firewall: ['udp dport 5060 numgen random mod 100 < 15 drop'] });
    const report = await scene.lab.check(check(server));
    expect(report.paths.flatMap(({ warnings }) => warnings.map(({ code }) => code))).not.toContain(
      'sip-dropped',
    );
  });
});

/** Why this kernel rewrites no SIP; tried in a namespace that ends with the command. */
function whyNoAlg(): string | null {
  const { status, stderr } = spawnSync('unshare', ['-n', 'nft', '-f', '-'], {
    input: KERNEL_ALG,
    encoding: 'utf8',
  });
  return status === 0
    ? null
    : (stderr ?? '').split('\n')[0] || 'unshare (package util-linux) is not installed';
}

function sipAt(report: Report, transport: 'tcp' | 'udp'): SipFacts | undefined {
  const found = at(report, transport, 5060).evidence.find((one) => one.kind === 'witnessed');
  return found?.kind === 'witnessed' ? found.sip : undefined;
}

/** Warnings of all ports but that of SIP. */
function codesBeside(report: Report): readonly string[] {
  return report.paths
    .filter(({ port }) => port !== 5060)
    .flatMap(({ warnings }) => warnings.map(({ code }) => code));
}
