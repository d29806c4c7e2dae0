import type { Server } from './peer.ts';

/** The programs that it takes. */
export const ipmiSimNeeds = { ipmi_sim: 'openipmi' };

/** Starts OpenIPMI's simulator of a management controller. */
export async function startIpmiSim(server: Server): Promise<void> {
  const lan = server.write(
    'lan.conf',
    [
      'name "peer"',
      'set_working_mc 0x20',
      '  startlan 1',
      `    addr ${server.host} ${server.port}`,
      '    priv_limit admin',
      '    allowed_auths_admin none md5',
      '    guid a123456789abcdefa123456789abcdef',
      '  endlan',
      '',
    ].join('\n'),
  );
  const controller = server.write(
    'controller.emu',
    'mc_setbmc 0x20\nmc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02\nmc_enable 0x20\n',
  );
  server.spawn('ipmi_sim', '-n', '-c', lan, '-f', controller, '-s', server.mkdir('state'));
  await server.untilListening('udp');
}
