import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Verdict } from '../../src/model/verdict.ts';
import { isHindered, judge } from './describePeer.ts';
import { nginxNeeds, startNginx } from './nginx.ts';
import { freePort, openOtherService, openServer, type Server } from './peer.ts';

const TITLE = 'http against nginx and HAProxy';

describe.skipIf(isHindered(TITLE, { ...nginxNeeds, haproxy: 'haproxy' }))(TITLE, () => {
  let server: Server | null = null;
  const ports = { http: 0, https: 0, proxied: 0, orphaned: 0 };
  beforeAll(async () => {
    server = await openServer();
    for (const name of ['http', 'https', 'proxied', 'orphaned'] as const) ports[name] = freePort();
    await startNginx(server, [ports.http], [ports.https]);
    await startHaproxy(server, ports);
  });
  afterAll(async () => {
    await server?.stop();
  });
  const ask = async (port: number, options: Readonly<Record<string, unknown>>): Promise<Told> => {
    const { verdict, observation } = await judge('http', options, 'tcp', port);
    const answer = observation.evidence.find(({ kind }) => kind === 'answered');
    return { verdict, facts: answer?.kind === 'answered' ? answer.facts : null };
  };

  test('nginx is named with its status', async () => {
    const { verdict, facts } = await ask(ports.http, {});
    expect(verdict).toMatchObject({ kind: 'open', warnings: [] });
    expect(facts?.http).toMatchObject({ status: 200, server: expect.stringMatching(/^nginx\/1\./) });
  });

  test('nginx answers the path that is documented, and refuses without ceasing to be reachable', async () => {
    const { verdict, facts } = await ask(ports.http, { path: '/icws/connection/features' });
    expect(verdict.kind).toBe('open');
    expect(facts?.http?.status).toBe(404);
  });

  test('nginx with TLS shows its certificate', async () => {
    const { verdict, facts } = await ask(ports.https, { tls: true });
    expect(verdict.kind).toBe('open');
    expect(facts?.tls).toMatchObject({ subject: 'CN=peer.test', nameError: null });
  });

  test('nginx is told apart from itself with and without TLS', async () => {
    expect((await ask(ports.http, { tls: true })).verdict).toMatchObject({
      kind: 'wrong-service',
      reason: { code: 'not-https' },
    });
    expect((await ask(ports.https, {})).verdict).toMatchObject({
      kind: 'wrong-service',
      reason: { code: 'not-http' },
    });
  });

  test('HAProxy passes the answer of what is behind it on', async () => {
    const { verdict, facts } = await ask(ports.proxied, {});
    expect(verdict.kind).toBe('open');
    expect(facts?.http).toMatchObject({ status: 200, server: expect.stringMatching(/^nginx\/1\./) });
  });

  test('HAProxy with nothing behind it is open, and the error is told', async () => {
    const { verdict, facts } = await ask(ports.orphaned, {});
    expect(facts?.http?.status).toBe(503);
    expect(verdict).toMatchObject({ kind: 'open', warnings: [{ code: 'http-error' }] });
  });

  test('stopped, the port is closed; with another service there, it is not HTTP', async () => {
    await server?.stop();
    expect((await ask(ports.http, {})).verdict.kind).toBe('closed');
    const other = await openOtherService('tcp', ports.http);
    try {
      expect((await ask(ports.http, {})).verdict.kind).toBe('wrong-service');
    } finally {
      await other.close();
    }
  });
});

interface Told {
  readonly verdict: Verdict;
  readonly facts:
    | Extract<
        Awaited<ReturnType<typeof judge>>['observation']['evidence'][number],
        { kind: 'answered' }
      >['facts']
    | null;
}

type Ports = Readonly<Record<'http' | 'https' | 'proxied' | 'orphaned', number>>;

async function startHaproxy(server: Server, { http, proxied, orphaned }: Ports): Promise<void> {
  const nobody = freePort();
  const config = server.write(
    'haproxy.cfg',
    [
      'defaults',
      '  mode http',
      '  timeout connect 1s',
      '  timeout client 5s',
      '  timeout server 5s',
      'listen proxied',
      `  bind 127.0.0.1:${proxied}`,
      `  server one 127.0.0.1:${http}`,
      'listen orphaned',
      `  bind 127.0.0.1:${orphaned}`,
      '  retries 0',
      `  server none 127.0.0.1:${nobody}`,
      '',
    ].join('\n'),
  );
  server.spawn('haproxy', '-db', '-f', config);
  await server.untilListening('tcp', proxied);
  await server.untilListening('tcp', orphaned);
}
