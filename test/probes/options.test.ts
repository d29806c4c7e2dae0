import { describe, expect, test } from 'vitest';
import type { Door } from '../../src/model/probe.ts';
import { makeRegistry } from '../../src/probes/registry.ts';
import { tcpDoor } from '../net/context.ts';

const registry = makeRegistry();

function probe(kind: string) {
  const found = registry.get(kind);
  if (found === undefined) throw new Error(`no ${kind} probe`);
  return found;
}

describe('the registry', () => {
  test('has every probe that the port map may name', () => {
    const kinds = Object.fromEntries(
      [...registry.values()].map(({ kind, transports }) => [kind, transports.join()]),
    );
    expect(kinds).toEqual({
      tcp: 'tcp',
      tls: 'tcp',
      http: 'tcp',
      udp: 'udp',
      icmp: 'icmp',
      smtp: 'tcp',
      imap: 'tcp',
      pop3: 'tcp',
      ftp: 'tcp',
      ldap: 'tcp',
      dns: 'tcp,udp',
      dhcp: 'udp',
      ntp: 'udp',
      rmcp: 'udp',
      snmp: 'tcp,udp',
      ssrp: 'udp',
      sip: 'tcp,udp',
      rtsp: 'tcp',
      websocket: 'tcp',
      vnc: 'tcp',
      rdp: 'tcp',
      tds: 'tcp',
      tns: 'tcp',
      telnet: 'tcp',
      smb: 'tcp',
    });
  });

  test('refuses two of one kind', () => {
    expect(() => makeRegistry([probe('tcp'), probe('udp'), probe('tcp')])).toThrow(
      'two probes of kind "tcp"',
    );
  });
});

describe('options', () => {
  test.each([
    ['tcp', {}],
    ['tls', {}],
    ['tls', { required: false }],
    ['http', {}],
    ['http', { tls: true, path: '/icws/connection/features?x=%20' }],
    ['udp', {}],
    ['icmp', {}],
    ['sip', { tls: true }],
    ['ntp', {}],
  ])('%s takes %j', (kind, options) => {
    expect(() => probe(kind).validate(options)).not.toThrow();
  });

  const pathWanted =
    'option "path" of the http probe: expected a URL path that begins with "/" and has no spaces or control characters';
  const faults: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
    ['tcp', { tls: true }, 'unknown option "tls": the tcp probe takes no options'],
    ['udp', { payload: 'x' }, 'unknown option "payload": the udp probe takes no options'],
    ['ntp', { tls: true }, 'unknown option "tls": the ntp probe takes no options'],
    ['smtp', { tls: 1 }, 'option "tls" of the smtp probe: expected true or false'],
    ['tls', { requierd: true }, 'unknown option "requierd": the tls probe takes only required'],
    ['http', { method: 'POST' }, 'unknown option "method": the http probe takes only tls, path'],
    ['http', { toString: true }, 'unknown option "toString": the http probe takes only tls, path'],
    ['tls', { required: 'no' }, 'option "required" of the tls probe: expected true or false'],
    ['http', { tls: 1 }, 'option "tls" of the http probe: expected true or false'],
    ['http', { path: 'icws' }, pathWanted],
    ['http', { path: '' }, pathWanted],
    ['http', { path: '/a b' }, pathWanted],
    ['http', { path: '/a\r\nHost: evil' }, pathWanted],
    ['http', { path: '/ü' }, pathWanted],
    ['http', { path: 5 }, pathWanted],
  ];

  test.each(faults)('%s refuses %j', (kind, options, message) => {
    expect(() => probe(kind).validate(options)).toThrow(message);
    expect(() => probe(kind).describe(tcpDoor(80), options)).toThrow(message);
  });
});

describe('what --dry-run says of', () => {
  const packets = (kind: string, options = {}, door: Door = tcpDoor(8018)) =>
    probe(kind)
      .describe(door, options)
      .map(({ what }) => what);

  test('each probe names every packet, with the name that goes out in it', () => {
    expect(packets('tcp')).toEqual(['TCP connect, listen briefly, close']);
    expect(packets('tls')).toEqual(['TCP connect', 'TLS ClientHello for peer.test, then close_notify']);
    const further = 'where that fails, one further connection';
    expect(packets('http')).toEqual(['TCP connect', 'GET /', further]);
    expect(packets('http', { tls: true, path: '/x' })).toEqual([
      'TCP connect',
      'TLS ClientHello for peer.test',
      'GET /x',
      further,
    ]);
    expect(packets('udp')).toEqual(['UDP datagram']);
  });
});
