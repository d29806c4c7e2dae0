import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Notice } from '../../src/model/alert.ts';
import type { Channel, EmailChannel, SyslogChannel } from '../../src/model/channel.ts';
import type { SecretRef } from '../../src/model/secret.ts';
import { makeDeliver } from '../../src/sinks/alerts/makeDeliver.ts';
import { aNotice, anAlert, anAlertPath } from '../support/notices.ts';
import { alertmanagerNeeds, startAlertmanager } from './alertmanager.ts';
import { isHindered } from './describePeer.ts';
import { openServer, type Server } from './peer.ts';
import { postfixNeeds, startPostfixMailbox } from './postfix.ts';
import { type Rsyslog, rsyslogNeeds, startRsyslog } from './rsyslog.ts';

const PATIENCE = { timeout: 20_000, interval: 50 };
const NEVER = new AbortController().signal;

function send(channel: Channel, notice: Notice, authorities?: string): Promise<void> {
  const identity = { host: 'pc17', tool: { name: 'cicprobe', version: '0.1.0' } };
  const unread = (ref: SecretRef): string => {
    throw new Error(`nothing is secret here: ${ref.kind}`);
  };
  return makeDeliver(channel, unread, { ...identity, ...(authorities === undefined ? {} : { authorities }) })(
    notice,
    NEVER,
  );
}

/** The server of one product, for all tests of its part. */
function serverOf(start: (server: Server) => Promise<void>): () => Server {
  let server: Server | null = null;
  beforeAll(async () => {
    server = await openServer();
    await start(server);
  });
  afterAll(() => server?.stop());
  return () => {
    if (server === null) throw new Error('the server was not started');
    return server;
  };
}

const alertmanager = 'alerts in Alertmanager';
describe.skipIf(isHindered(alertmanager, alertmanagerNeeds))(alertmanager, () => {
  const told: { readonly status: string; readonly alerts: readonly { readonly labels: object }[] }[] = [];
  const receiver = http.createServer((request, response) => {
    let body = '';
    request.on('data', (bytes: Buffer) => {
      body += bytes.toString();
    });
    request.on('end', () => {
      told.push(JSON.parse(body));
      response.end();
    });
  });
  afterAll(() => receiver.close());
  const server = serverOf(async (one) => {
    await once(receiver.listen(0, '127.0.0.1'), 'listening');
    await startAlertmanager(one, `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`);
  });
  const channel = (): Channel => ({
    kind: 'alertmanager',
    name: 'am',
    url: { kind: 'plain', value: `http://127.0.0.1:${server().port}` },
    bearer: null,
  });
  const active = async (): Promise<readonly Record<string, unknown>[]> =>
    (await (await fetch(`http://127.0.0.1:${server().port}/api/v2/alerts`)).json()) as never;

  test('stand until they are resolved, and no time-out of its own ends them', async () => {
    const openedMs = Date.now() - 60_000;
    const alert = anAlert({ openedMs, paths: [anAlertPath()] });
    await send(channel(), aNotice({ alert }));
    const [shown, ...others] = await active();
    expect(others).toEqual([]);
    expect(shown).toMatchObject({
      labels: { alertname: 'CicprobeAlert', severity: 'critical', instance: 'pc17', key: 'host cic01' },
      annotations: { summary: 'Broken: cic01 (10.0.0.5) does not answer at all' },
      startsAt: new Date(openedMs).toISOString(),
    });
    const firstEnd = Date.parse(String(shown?.['endsAt']));
    expect(firstEnd).toBeGreaterThan(Date.now() + 23 * 3_600_000);
    await vi.waitFor(() => expect(told.map(({ status }) => status)).toContain('firing'), PATIENCE);

    // Another notice of it is the same alert, and it stands longer.
    await send(channel(), aNotice({ id: 'n-2', kind: 'reminder', alert: { ...alert, kind: 'path-broken' } }));
    const [again, ...more] = await active();
    expect(more).toEqual([]);
    expect(again?.['fingerprint']).toBe(shown?.['fingerprint']);
    expect(Date.parse(String(again?.['endsAt']))).toBeGreaterThan(firstEnd);

    const resolved = { ...alert, state: 'resolved', resolvedMs: Date.now() } as const;
    await send(channel(), aNotice({ id: 'n-3', kind: 'resolved', alert: resolved }));
    await vi.waitFor(async () => expect(await active()).toEqual([]), PATIENCE);
    await vi.waitFor(() => expect(told.at(-1)?.status).toBe('resolved'), PATIENCE);
    expect(told.at(-1)?.alerts[0]?.labels).toEqual(shown?.['labels']);
  });

  test('of two causes at one host are two', async () => {
    for (const key of ['device 192.0.2.1', 'device 192.0.2.2']) {
      const alert = anAlert({ kind: 'rejected-by', key, target: null });
      await send(channel(), aNotice({ alert }));
    }
    const labels = (await active()).map((one) => Object(one['labels']).key);
    expect(labels.sort()).toEqual(['device 192.0.2.1', 'device 192.0.2.2']);
  });
});

const rsyslog = 'notices in rsyslog';
describe.skipIf(isHindered(rsyslog, rsyslogNeeds))(rsyslog, () => {
  let peer: Rsyslog | null = null;
  const server = serverOf(async (one) => {
    peer = await startRsyslog(one);
  });

  test.each(['udp', 'tcp', 'tls'] as const)(
    'over %s are taken apart as they were meant',
    async (transport) => {
      if (peer === null) throw new Error('rsyslog was not started');
      const { tlsPort, authority, parsed } = peer;
      const channel: SyslogChannel = {
        kind: 'syslog',
        name: 'logs',
        host: '127.0.0.1',
        port: transport === 'tls' ? tlsPort : server().port,
        transport,
        facility: 17,
      };
      const before = parsed().length;
      const alert = anAlert({ title: 'x ] " \\\r\n<13>1 - - - - - - forged' });
      await send(channel, aNotice({ kind: 'resolved', alert }), authority);
      await send(channel, aNotice({ kind: 'reminder', site: 'Köln' }), authority);
      await vi.waitFor(() => expect(parsed()).toHaveLength(before + 2), PATIENCE);
      const common = {
        host: 'pc17',
        program: 'cicprobe',
        data: '[origin software="cicprobe" swVersion="0.1.0"]',
        time: '2026-11-26T12:00:00.042Z',
      };
      const ours = parsed().slice(before);
      expect(ours.find(({ id }) => id === 'resolved')).toMatchObject({
        ...common,
        priority: String(17 * 8 + 5),
      });
      const odd = ours.find(({ id }) => id === 'resolved')?.text;
      expect(odd).toContain(': x ] " \\ <13>1 - - - - - - forged; ');
      expect(ours.find(({ id }) => id === 'reminder')).toMatchObject({
        ...common,
        priority: String(17 * 8 + 2),
      });
      expect(ours.find(({ id }) => id === 'reminder')?.text).toMatch(
        /^\ufeffStill broken: .*; site: Köln; .*notice="n-0001"/,
      );
    },
  );
});

const postfix = 'mails through Postfix';
describe.skipIf(isHindered(postfix, postfixNeeds))(postfix, () => {
  let authority = '';
  const server = serverOf(async (one) => {
    await startPostfixMailbox(one, 'smtpd_tls_security_level = encrypt');
    authority = readFileSync(`${one.folder}/tls/cert.pem`, 'utf8');
  });
  const channel = (given: Partial<EmailChannel> = {}): EmailChannel => ({
    kind: 'email',
    name: 'mail',
    host: '127.0.0.1',
    port: server().port,
    security: 'starttls',
    login: null,
    from: 'cicprobe <probe@cc.test>',
    to: ['ops@cc.test'],
    ...given,
  });
  const delivered = (): readonly string[] => {
    const folder = `${server().folder}/mail/inbox/new`;
    return readdirSync(folder).map((name) => readFileSync(`${folder}/${name}`, 'utf8'));
  };

  test('lie in the mailbox, over STARTTLS, with one subject', async () => {
    const alert = anAlert({ title: 'Größe\r\nBcc: evil@cc.test\r\n' });
    await send(channel(), aNotice({ alert }), authority);
    await vi.waitFor(() => expect(delivered()).toHaveLength(1), PATIENCE);
    const [mail = ''] = delivered();
    expect(mail).toMatch(/^Received: from pc17 .*\n\s+by peer\.test \(Postfix\) with ESMTPS /m);
    expect(mail).toMatch(/^Message-ID: <notice-n-0001@pc17>$/m);
    expect(mail).not.toMatch(/^Bcc:/im);
    expect(mail.match(/^Subject: /gm)).toHaveLength(1);
    expect(mail).toContain('Web clients cannot log on & work');
  });

  test('are refused for good where nobody is to be told', async () => {
    await expect(send(channel({ to: ['ops@elsewhere.test'] }), aNotice(), authority)).rejects.toMatchObject({
      isFinal: true,
      message: expect.stringContaining('Relay access denied'),
    });
  });

  test('are not sent in the clear to a server that wants encryption, and it says so', async () => {
    await expect(send(channel({ security: 'none' }), aNotice(), authority)).rejects.toMatchObject({
      message: expect.stringContaining('530'),
    });
  });
});
