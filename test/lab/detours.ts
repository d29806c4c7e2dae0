import { hostAt, signatures } from './hosts.ts';
import { inside } from './topology.ts';

/** Packets that the router sends through a device in which a program holds them back. */
interface Detour {
  readonly device: string;
  readonly delayMs: number;
  /** Bends the router's routes once the device is there. */
  readonly lay: (device: string) => void;
}

/** Those that have been held back once go on by the main table. */
const GO_ON = '10';
const TURN_OFF = '20';

export const detours: readonly Detour[] = [
  {
    // Every answer to the client. Between namespaces it would come back while connect() still holds its socket, and
    // Linux throws away ICMP errors for such a socket (LockDroppedIcmps): no real network is as quick as that.
    device: 'hold0',
    delayMs: 2,
    lay: (device) => {
      turnOff(device, '100', signatures.client.v4, signatures.router.v4);
      turnOff(device, '100', signatures.client.v6, signatures.router.v6);
    },
  },
  {
    device: 'hold1',
    delayMs: 100,
    lay: (device) => turnOff(device, '101', hostAt('far').v4, signatures.router.v4),
  },
];

/** What goes to this address takes the device; `source` signs the router's own packets, for the device has no address. */
function turnOff(device: string, table: string, to: string, source: string): void {
  const ip = (...args: readonly string[]): string =>
    inside('router', 'ip', [to.includes(':') ? '-6' : '-4', ...args]);
  ip('link', 'set', device, 'up');
  ip('route', 'replace', 'default', 'dev', device, 'src', source, 'table', table);
  ip('rule', 'add', 'to', to, 'iif', device, 'lookup', 'main', 'priority', GO_ON);
  ip('rule', 'add', 'to', to, 'lookup', table, 'priority', TURN_OFF);
}
