import type { Server } from './peer.ts';

/** The programs that it takes. */
export const netSnmpNeeds = { snmpd: 'snmpd' };

/** Starts the agent of Net-SNMP. */
export async function startNetSnmp(
  server: Server,
  transport: 'udp' | 'tcp',
  port: number,
  more = '',
): Promise<void> {
  const config = server.write('snmpd.conf', `agentaddress ${transport}:${server.host}:${port}\n${more}`);
  const command = [
    // What it writes down stays here, and it reads no MIB.
    `SNMP_PERSISTENT_DIR=${server.mkdir('state')}`,
    'MIBS=',
    'snmpd',
    '-f',
    '-Lo',
    '-C',
    '-c',
    config,
    '-p',
    `${server.folder}/snmpd.pid`,
    '-I',
    'system_mib,vacm_conf',
  ];
  server.spawn('env', ...command);
  await server.untilListening(transport, port);
}
