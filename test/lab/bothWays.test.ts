import { expect, test } from 'vitest';
import type { Report, ReportPath } from '../../src/model/report.ts';
import { describePaired } from './describePaired.ts';
import { hostAt, signatures } from './hosts.ts';

const server = hostAt('server').v4;
const client = signatures.client.v4;
const PROXY = ['--role', 'sip-proxy', '--target', `cic-server=${server}`];

describePaired('one command, both directions', (scene) => {
  test('proves what the CIC server must reach here, too', async () => {
    scene.lab.filter({});
    await scene.listen(['--role', 'cic-server']);
    const report = await scene.lab.check(PROXY);
    expect(back(report).map(({ transport, port, verdict }) => `${transport} ${port} ${verdict}`)).toEqual([
      'tcp 5060 open',
      'udp 5060 open',
    ]);
    expect(report.paths.length).toBeGreaterThan(back(report).length);
    expect(report.summary.outcome).toBe('met');
    const oneWay = await scene.lab.check([...PROXY, '--one-way']);
    expect(back(oneWay)).toEqual([]);
  });

  test('knows each way of being blocked, one direction alone', async () => {
    scene.lab.filter({
      firewall: [
        `ip daddr ${client} udp dport 5060 drop`,
        `ip daddr ${client} tcp dport 5060 reject with icmpx port-unreachable`,
      ],
    });
    await scene.listen(['--role', 'cic-server']);
    const report = await scene.lab.check(PROXY);
    expect(said(back(report))).toEqual([
      'tcp 5060 blocked refused-on-the-way',
      'udp 5060 blocked request-lost',
    ]);
    expect(
      new Set(report.paths.filter((path) => path.triedFrom === undefined).map(({ verdict }) => verdict)),
    ).toEqual(new Set(['open']));
    scene.lab.filter({ firewall: [`ip saddr ${client} udp sport 5060 drop`] });
    expect(said(back(await scene.lab.check(PROXY)))).toEqual([
      'tcp 5060 open responder',
      'udp 5060 blocked answer-lost',
    ]);
  });

  test('reaches only the address that the caller came from, which translation makes another one', async () => {
    scene.lab.filter({ routerNat: ['oifname n1 masquerade'] });
    await scene.listen(['--role', 'cic-server']);
    const report = await scene.lab.check(PROXY);
    const seenAs = signatures.router.v4.replace('10.77.0.', '10.77.1.');
    expect(report.run.responders?.[0]?.text).toContain(`sees this host as ${seenAs}, not ${client}`);
    expect(new Set(back(report).map(({ address, verdict }) => `${address} ${verdict}`))).toEqual(
      new Set([`${seenAs} blocked`]),
    );
  });
  test('says whether the translation changes with the destination', async () => {
    const PHONE = ['--role', 'ip-phone', '--target', `cic-server=${server}`, '--one-way'];
    await scene.listen(['--role', 'cic-server']);
    const codesWith = async (rule: string): Promise<readonly string[]> => {
      scene.lab.filter({ routerNat: [rule] });
      const { paths } = await scene.lab.check(PHONE);
      return paths
        .filter(({ transport }) => transport === 'udp')
        .flatMap(({ warnings }) => warnings.map(({ code }) => code))
        .toSorted();
    };
    const translated = ['address-translated', 'address-translated'];
    expect(await codesWith('oifname n1 masquerade')).toEqual(translated);
    expect(await codesWith('oifname n1 masquerade random')).toEqual([...translated, 'mapping-varies']);
  });
  test('sees that long answers are lost, where long requests are not', async () => {
    await scene.listen(['--role', 'cic-server']);
    scene.lab.filter({ routerFirst: [`ip saddr ${server} ip frag-off & 0x3fff != 0 drop`] });
    const report = await scene.lab.check(['--role', 'workstation', '--target', server]);
    const texts = report.paths.flatMap(({ warnings }) => warnings.map(({ text }) => text));
    expect([...new Set(texts)]).toEqual([
      expect.stringContaining('answers of 4000 bytes and more do not come back'),
    ]);
  });
});

function back({ paths }: Report): readonly ReportPath[] {
  return paths.filter(({ triedFrom }) => triedFrom !== undefined);
}

function said(paths: readonly ReportPath[]): readonly string[] {
  return paths.map(
    ({ transport, port, verdict, reason }) => `${transport} ${port} ${verdict} ${reason.code}`,
  );
}
