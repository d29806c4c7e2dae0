import { expect } from 'vitest';
import { describePeer } from './describePeer.ts';
import { inetdNeeds, underInetd } from './inetd.ts';

describePeer({
  kind: 'telnet',
  server: 'inetutils-telnetd',
  needs: { ...inetdNeeds, telnetd: 'inetutils-telnetd' },
  start: underInetd('/usr/sbin/telnetd telnetd'),
  expect: ({ name, details }) => {
    expect(name).toBe('Telnet');
    expect(details).toContainEqual({ name: 'offers', value: 'authentication, encryption' });
  },
});

describePeer({
  kind: 'telnet',
  server: 'telnetd of BusyBox',
  needs: { ...inetdNeeds, busybox: 'busybox-static' },
  start: underInetd('/usr/bin/busybox busybox telnetd -i -l /bin/false'),
  expect: ({ details }) =>
    expect(details).toEqual([
      { name: 'offers', value: 'echo, suppress go ahead' },
      { name: 'asks for', value: 'echo, window size' },
    ]),
});
