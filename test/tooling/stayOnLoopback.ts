// Loaded before every test file: a test that would send a packet off this machine throws instead.
import { Socket as UdpSocket } from 'node:dgram';
import { BlockList, isIPv4, isIPv6, Socket as TcpSocket } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

guard(TcpSocket.prototype, 'connect', tcpHost);
guard(UdpSocket.prototype, 'connect', (args) => args.slice(1).find(isText));
guard(UdpSocket.prototype, 'send', (args) => args.slice(1).find(isText));

/** Wraps a method so that it is called only when its destination is this machine. */
function guard(
  prototype: object,
  method: string,
  destination: (args: readonly unknown[]) => string | undefined,
) {
  const real: unknown = Reflect.get(prototype, method);
  if (typeof real !== 'function') throw new Error(`No method ${method} to guard.`);
  Reflect.set(prototype, method, function (this: unknown, ...args: unknown[]): unknown {
    const host = destination(args);
    if (host !== undefined && !isThisMachine(host)) {
      throw new Error(`This test would send to ${host}. Tests stay on loopback: use test/support.`);
    }
    return Reflect.apply(real, this, args);
  });
}

/** The host of connect(options), connect(port, host) or the array into which net.connect puts its arguments. */
function tcpHost(args: readonly unknown[]): string | undefined {
  const first: unknown = Array.isArray(args[0]) ? args[0][0] : args[0];
  const host: unknown = typeof first === 'object' && first !== null ? Reflect.get(first, 'host') : args[1];
  return isText(host) ? host : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isThisMachine(host: string): boolean {
  if (isIPv4(host)) return loopback.check(host, 'ipv4');
  if (isIPv6(host)) return loopback.check(host, 'ipv6');
  return host === '' || host === 'localhost';
}
