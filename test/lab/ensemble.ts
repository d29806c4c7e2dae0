import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { rangesOf } from '../../src/model/doorRanges.ts';
import { asPort } from '../../src/model/ids.ts';
import { makeAuthority, makeCertificate, type TestCertificate } from '../support/certificates.ts';
import type { Compiled } from './compile.ts';
import { detours } from './detours.ts';
import { DOMAIN, ELSEWHERE, hostAt, names } from './hosts.ts';
import type { ResponderAccess } from './inside/driver.ts';
import type { PeerOrder, PeerWish } from './inside/peers.ts';
import type { ResponderOrder } from './inside/responder.ts';
import type { CertificateKind, Machine, PlacedCase } from './labCase.ts';
import { namespaceOf, overlayOf } from './namespaces.ts';

const SERVFAIL_PORT = 5301;
const MUTE_PORT = 5302;
const READY_MS = 15_000;

/** Starts whatever stands behind the doors, the responders, the name server and the long way round; ends with `stop`. */
export async function startEnsemble(
  cases: readonly PlacedCase[],
  compiled: Compiled,
  withTun: boolean,
  access: ResponderAccess | null,
): Promise<{ readonly stop: () => void }> {
  const children: ChildProcess[] = [];
  const stop = (): void => {
    for (const child of children) child.kill('SIGKILL');
  };
  const start = (
    machine: Machine,
    command: string,
    args: readonly string[],
    order: string,
  ): Promise<void> => {
    const child = spawn('ip', ['netns', 'exec', namespaceOf(machine), command, ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    children.push(child);
    child.stdin.write(order);
    return saysReady(child, `${command} on ${machine}`);
  };
  try {
    const certificates = await makeCertificates();
    const orders = (['server', 'server2', 'firewall'] as const).map((machine) => {
      const order: PeerOrder = { wishes: wishesFor(machine, cases), certificates };
      return start(machine, process.execPath, [compiled.peers], `${JSON.stringify(order)}\n`);
    });
    await Promise.all(orders);
    if (access !== null) {
      const order: ResponderOrder = { ...access, doors: responderDoors(cases) };
      for (const machine of ['server', 'server2'] as const) {
        await start(machine, process.execPath, [compiled.responder], `${JSON.stringify(order)}\n`);
      }
    }
    children.push(startNameServer());
    if (withTun) {
      for (const { device, delayMs, lay } of detours) {
        await start('router', process.execPath, [compiled.holdBack, device, String(delayMs)], '');
        lay(device);
      }
    }
    return { stop };
  } catch (error) {
    stop();
    throw error;
  }
}

function wishesFor(machine: Machine, cases: readonly PlacedCase[]): readonly PeerWish[] {
  const wishes: PeerWish[] = cases.flatMap(({ at, ports, peer, address, host }) => {
    if (peer === undefined || at === null) return [];
    const on = peer.redirected === true ? 'firewall' : hostAt(address ?? host).on;
    if (on !== machine) return [];
    const listenAt = peer.redirected === true ? '0.0.0.0' : at;
    return ports.map((port) => ({ address: listenAt, port, peer }));
  });
  if (machine !== 'server') return wishes;
  const { v4 } = hostAt('resolver');
  return [
    ...wishes,
    { address: v4, port: SERVFAIL_PORT, peer: { kind: 'dns-servfail' } },
    { address: v4, port: MUTE_PORT, peer: { kind: 'udp-mute' } },
  ];
}

/** The door of every case, on both servers, and the one to which doors are redirected. */
function responderDoors(cases: readonly PlacedCase[]): ResponderOrder['doors'] {
  const doors = cases.flatMap(({ transport, ports }) =>
    ports.map((port) => ({ transport, port: asPort(port) })),
  );
  const elsewhere = (['tcp', 'udp'] as const).map((transport) => ({ transport, port: asPort(ELSEWHERE) }));
  return rangesOf([...doors, ...elsewhere]);
}

function saysReady(child: ChildProcess, what: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${what} is not ready in time`)), READY_MS);
    child.once('exit', () => reject(new Error(`${what} ended early`)));
    child.stdout?.once('data', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** dnsmasq answers for the lab's domain by a hosts file, and hands two other zones on to servers that fail. */
function startNameServer(): ChildProcess {
  const { v4 } = hostAt('resolver');
  const lines = Object.entries(names).flatMap(([name, leads]) => [
    ...(leads.v4 ?? []).map((host) => `${hostAt(host).v4} ${name}`),
    ...(leads.v6 ?? []).map((host) => `${hostAt(host).v6} ${name}`),
  ]);
  const file = path.join(overlayOf(namespaceOf('server')), 'lab-hosts');
  writeFileSync(file, `${lines.join('\n')}\n`);
  const args = [
    '--keep-in-foreground',
    '--user=root',
    '--pid-file=',
    '--conf-file=/dev/null',
    '--no-hosts',
    '--no-resolv',
    '--log-facility=/dev/null',
    `--addn-hosts=${file}`,
    `--listen-address=${v4}`,
    '--bind-interfaces',
    `--local=/${DOMAIN}/`,
    `--txt-record=text.${DOMAIN},no address`,
    `--server=/broken.test/${v4}#${SERVFAIL_PORT}`,
    `--server=/mute.test/${v4}#${MUTE_PORT}`,
  ];
  return spawn('ip', ['netns', 'exec', namespaceOf('server'), 'dnsmasq', ...args], { stdio: 'ignore' });
}

const DAY_MS = 86_400_000;

async function makeCertificates(): Promise<Readonly<Record<CertificateKind, TestCertificate>>> {
  const ip = hostAt('server').v4;
  const now = Date.now();
  const [authority, stranger] = await Promise.all([makeAuthority(), makeAuthority()]);
  const signed = { ip, signer: authority };
  const [good, expired, wrongName, selfSigned, otherIssuer, large] = await Promise.all([
    makeCertificate(signed),
    makeCertificate({ ...signed, fromMs: now - 20 * DAY_MS, toMs: now - 10 * DAY_MS }),
    makeCertificate({ signer: authority, name: 'elsewhere.test' }),
    makeCertificate({ ip }),
    makeCertificate({ ip, signer: stranger }),
    makeCertificate({ ip, key: { keyType: 'rsa', keySize: 2048 } }),
  ]);
  return {
    good,
    expired,
    'wrong-name': wrongName,
    'self-signed': selfSigned,
    'other-issuer': otherIssuer,
    large,
  };
}
