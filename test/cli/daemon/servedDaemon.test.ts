import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { runCli } from '../../../src/cli/cli.ts';
import { aFolder, aTerminal } from '../../support/fakeTerminal.ts';
import { LOOPBACK } from '../../support/peers.ts';
import { licenceSite } from '../smallSites.ts';

/** A busy machine takes its time. */
const PATIENCE = { timeout: 20_000 };

/** The kinds of the notices that came, and where they are taken. */
async function aWebhook() {
  const came: string[] = [];
  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      came.push((JSON.parse(body) as { readonly kind: string }).kind);
      response.end();
    });
  });
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  return { came, url: `http://${LOOPBACK}:${(server.address() as net.AddressInfo).port}/` };
}

async function aPeer() {
  const peer = net.createServer((socket) => socket.on('error', () => undefined));
  peer.listen(0, LOOPBACK);
  await once(peer, 'listening');
  return { peer, port: (peer.address() as net.AddressInfo).port };
}

/** A port that nobody has at the moment. */
async function freePort(): Promise<number> {
  const { peer, port } = await aPeer();
  await new Promise((closed) => peer.close(closed));
  return port;
}

test('a daemon is seen, asked and heard of over HTTP', { timeout: 60_000 }, async () => {
  const hook = await aWebhook();
  const { peer, port } = await aPeer();
  const apiPort = await freePort();
  const yaml = [
    licenceSite(port),
    'daemon:',
    '  watches: [{ name: licences, every: 1h }]',
    '  confirm: { after: 0s }',
    `  api: { port: ${apiPort} }`,
    '  alerts:',
    `    channels: [{ kind: webhook, name: hook, url: "${hook.url}" }]`,
    '',
  ].join('\n');
  const controller = new AbortController();
  const terminal = aTerminal({
    cwd: await aFolder({ 'cicprobe.yaml': yaml }),
    interrupted: controller.signal,
  });
  const running = runCli(['daemon'], terminal);
  const get = async (place: string): Promise<Response> => fetch(`http://${LOOPBACK}:${apiPort}${place}`);
  const overview = async (): Promise<Readonly<Record<string, unknown>>> => {
    try {
      return (await (await get('/api/v1/overview')).json()) as Readonly<Record<string, unknown>>;
    } catch {
      return {};
    }
  };
  await expect.poll(overview, PATIENCE).toMatchObject({ outcome: 'met', counts: { met: 1 }, alerts: [] });
  expect(await (await get('/readyz')).json()).toEqual({ ready: true, reasons: [] });

  await new Promise((closed) => peer.close(closed));
  const asked = await fetch(`http://${LOOPBACK}:${apiPort}/api/v1/watches/licences/run`, { method: 'POST' });
  expect([asked.status, await asked.json()]).toEqual([202, { watch: 'licences', state: 'started' }]);
  await expect
    .poll(overview, PATIENCE)
    .toMatchObject({ outcome: 'broken', alerts: [{ kind: 'path-broken', state: 'open' }] });
  await expect.poll(() => hook.came, PATIENCE).toEqual(['opened']);
  const metrics = await (await get('/metrics')).text();
  expect(metrics).toMatch(/^cicprobe_alerts_open 1$/m);
  expect(metrics).toMatch(/^cicprobe_notices_total\{channel="hook",result="sent"\} 1$/m);
  expect(await (await get('/api/v1/diagram')).text()).toContain('<svg');

  controller.abort();
  expect(await running).toBe(0);
  await expect(get('/healthz')).rejects.toThrow();
});
