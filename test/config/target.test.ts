import { describe, expect, it } from 'vitest';
import { parseTarget } from '../../src/config/target.ts';
import { problemsOf } from './mapFixture.ts';

const LABEL = 'a'.repeat(63);

describe('parseTarget', () => {
  it.each([
    ['cic01', { role: null, name: 'cic01', address: null }],
    ['CIC01.Example.COM', { role: null, name: 'cic01.example.com', address: null }],
    ['cic01.example.com.', { role: null, name: 'cic01.example.com.', address: null }],
    ['my_server', { role: null, name: 'my_server', address: null }],
    ['xn--bcher-kva.example', { role: null, name: 'xn--bcher-kva.example', address: null }],
    ['3com', { role: null, name: '3com', address: null }],
    ['10.0.0.example', { role: null, name: '10.0.0.example', address: null }],
    [LABEL, { role: null, name: LABEL, address: null }],
    ['10.0.0.3', { role: null, name: '10.0.0.3', address: '10.0.0.3' }],
    ['127.0.0.1', { role: null, name: '127.0.0.1', address: '127.0.0.1' }],
    ['169.254.1.2', { role: null, name: '169.254.1.2', address: '169.254.1.2' }],
    ['[FD00::1]', { role: null, name: 'fd00::1', address: 'fd00::1' }],
    ['[fd00:0:0::0001]', { role: null, name: 'fd00::1', address: 'fd00::1' }],
    ['cic-server=cic01', { role: 'cic-server', name: 'cic01', address: null }],
    ['cic-server=fd00::1', { role: 'cic-server', name: 'fd00::1', address: 'fd00::1' }],
    ['cic-server=[fd00::1]', { role: 'cic-server', name: 'fd00::1', address: 'fd00::1' }],
    ['no such role=cic01', { role: 'no such role', name: 'cic01', address: null }],
  ])('%s', (text, target) => {
    expect(parseTarget(text)).toEqual(target);
  });

  const noPorts = 'cicprobe takes the ports from the port map';
  it.each([
    ['', 'expected a host name or an address, got nothing'],
    ['cic-server=', 'expected ROLE=HOST, got "cic-server="; the host is missing'],
    ['=cic01', 'expected ROLE=HOST, got "=cic01"; the role is missing'],
    ['=', 'expected ROLE=HOST, got "="; the role is missing'],
    ['cic01:5597', `expected a host without a port, got "cic01:5597"; ${noPorts}`],
    ['10.0.0.3:80', `expected a host without a port, got "10.0.0.3:80"; ${noPorts}`],
    ['[fd00::1]:80', `expected a host without a port, got "[fd00::1]:80"; ${noPorts}`],
    ['cic01:', `expected a host without a port, got "cic01:"; ${noPorts}`],
    ['https://cic01/', `expected a host, got the URL "https://cic01/"; ${noPorts}`],
    ['10.0.0.0/24', 'expected one host, got "10.0.0.0/24"; write a name or one address'],
    ['bücher.example', 'expected the name in its xn-- form, got "bücher.example"'],
    ['fd00::1', 'expected an IPv6 address in brackets, got "fd00::1"; write [fd00::1]'],
    ['[cic01]', 'expected an IPv6 address in the brackets, got "[cic01]"'],
    ['[fd00::1', 'expected an IPv4 or IPv6 address, got "[fd00::1"'],
    ['a:b:c', 'expected an IPv4 or IPv6 address, got "a:b:c"'],
    [
      '[fe80::1%eth0]',
      'expected an address without a zone, got "fe80::1%eth0"; a zone is a network card of one machine',
    ],
    ['cic01%eth0', 'expected a host name of letters, digits, hyphens and dots, got "cic01%eth0"'],
    ['10.0.0.300', 'expected an IPv4 or IPv6 address, got "10.0.0.300"'],
    ['10.0.0', 'expected an IPv4 or IPv6 address, got "10.0.0"; an IPv4 address has four numbers'],
    ['12345', 'expected an IPv4 or IPv6 address, got "12345"; an IPv4 address has four numbers'],
    ['10.0.0.010', 'expected an IPv4 or IPv6 address, got "10.0.0.010"; leading zeros are ambiguous'],
    ['0x7f000001', 'expected an IPv4 or IPv6 address, got "0x7f000001"'],
    ['0.0.0.0', 'expected the address of one host, got "0.0.0.0", which stands for any address'],
    ['[::]', 'expected the address of one host, got "::", which stands for any address'],
    ['224.0.0.1', 'expected the address of one host, got "224.0.0.1", which is a multicast group'],
    ['[ff02::1]', 'expected the address of one host, got "ff02::1", which is a multicast group'],
    [
      '255.255.255.255',
      'expected the address of one host, got "255.255.255.255", which is the broadcast address',
    ],
    ['[fe80::1]', 'expected the address of one host, got "fe80::1", which holds on one network card only'],
    ['[::ffff:10.0.0.3]', 'expected the plain IPv4 address 10.0.0.3, got "::ffff:10.0.0.3"'],
    ['cic 01', 'expected a host name of letters, digits, hyphens and dots, got "cic 01"'],
    ['cic-server=a=b', 'expected a host name of letters, digits, hyphens and dots, got "a=b"'],
    ['user@cic01', 'expected a host name of letters, digits, hyphens and dots, got "user@cic01"'],
    ['.', 'expected a host name with 1 to 63 characters between the dots, got "."'],
    ['a..b', 'expected a host name with 1 to 63 characters between the dots, got "a..b"'],
    ['-cic', 'expected a host name without hyphens beside a dot or at an end, got "-cic"'],
    ['cic-.example', 'expected a host name without hyphens beside a dot or at an end, got "cic-.example"'],
  ])('%j is refused', (text, message) => {
    expect(problemsOf(() => parseTarget(text))).toEqual([`--target: ${message}`]);
  });

  it('refuses names that are too long', () => {
    const cut = `${'a'.repeat(60)}…`;
    expect(problemsOf(() => parseTarget(`${LABEL}a`))).toEqual([
      `--target: expected a host name with 1 to 63 characters between the dots, got "${cut}"`,
    ]);
    expect(problemsOf(() => parseTarget([LABEL, LABEL, LABEL, LABEL].join('.')))).toEqual([
      `--target: expected a host name of at most 253 characters, got "${cut}"`,
    ]);
  });
});
