import { describe, expect, test } from 'vitest';
import { asPort } from '../../src/model/ids.ts';
import type { ResponderState } from '../../src/model/pairing.ts';
import { renderListening } from '../../src/report/renderListening.ts';
import { doorAt } from '../support/doorAt.ts';
import { plainLook } from './looks.ts';

const bare: ResponderState = {
  tool: '0.1.0',
  roles: ['cic-server'],
  doors: [doorAt('tcp', 445), doorAt('tcp', 8018), doorAt('tcp', 8019), doorAt('udp', 6235)],
  onDemand: [],
  closed: [],
};

describe('a responder that is ready', () => {
  test('tells its ports, its channel and what to do at the other side', () => {
    expect(render(bare)).toBe(
      [
        'Listening as cic-server. Ctrl-C ends it.',
        '',
        '  4 ports open: tcp 445, 8018, 8019; udp 6235',
        '  Control channel: tcp 14750',
        '',
        'On the other side, put the token that was given here into a file of its own and',
        '  run: cicprobe --role ROLE --target THIS-HOST --paired --token-file FILE',
        '',
      ].join('\n'),
    );
  });

  test('tells a token that it made up itself', () => {
    expect(render(bare, { token: 'ABCDE-FGHJK' })).toContain(
      'put the token below into a file of its own and run',
    );
    expect(render(bare, { token: 'ABCDE-FGHJK' })).toMatch(/\n {2}Token, told only once: ABCDE-FGHJK\n$/);
  });

  test.each([
    ['linux', 'sudo sysctl net.ipv4.ip_unprivileged_port_start=0'],
    ['win32', 'started as administrator'],
    ['darwin', 'run it with sudo'],
  ])('tells what it could not have, and the remedy on %s', (platform, remedy) => {
    const closed = [
      { transport: 'tcp', port: asPort(5060), why: 'taken', detail: 'kamailio (pid 8)' },
      { transport: 'tcp', port: asPort(389), why: 'permission', detail: 'EACCES' },
      { transport: 'udp', port: asPort(161), why: 'failed', detail: '' },
    ] as const;
    const text = render({ ...bare, onDemand: [doorAt('udp', 16_384, 32_767)], closed }, { platform }).replace(
      /\s+/g,
      ' ',
    );
    expect(text).toContain('Opened when a caller asks: udp 16384-32767');
    expect(text).toContain('checked as it is: tcp 5060 (kamailio (pid 8))');
    expect(text).toContain('for want of privilege: tcp 389 Remedy:');
    expect(text).toContain(remedy);
    expect(text).toContain('Could not be opened: udp 161');
  });
});

function render(
  state: ResponderState,
  given: { readonly token?: string; readonly platform?: string } = {},
): string {
  return renderListening(state, {
    look: plainLook,
    controlPort: 14_750,
    token: given.token ?? null,
    platform: given.platform ?? 'linux',
  });
}
