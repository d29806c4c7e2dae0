/** Sites with one documented path, moved to the port of a test's own peer. */
import { LOOPBACK } from '../support/peers.ts';

/** One TCP port that only has to accept: a speech server asks its licence manager. */
export const licenceSite = (port: number, host = LOOPBACK): string =>
  [
    'site: test',
    'role: asr-server',
    'hosts:',
    `  - { name: ${host}, role: nuance-license-manager }`,
    `ports:`,
    `  - { on: nuance-license-manager, tcp: 27000, use: ${port} }`,
    'limits: { timeoutMs: 600 }',
    '',
  ].join('\n');

/** One UDP port: a management system asks the CIC server by SNMP. */
export const snmpSite = (port: number): string =>
  [
    'role: network-management-system',
    'hosts:',
    `  - { name: ${LOOPBACK}, role: cic-server }`,
    'ports:',
    `  - { on: cic-server, udp: 161, use: ${port} }`,
    'limits: { timeoutMs: 300 }',
    '',
  ].join('\n');
