import { expect } from 'vitest';
import { describePeer } from './describePeer.ts';
import type { Server } from './peer.ts';
import { displayOf, startTigerVnc, tigerVncNeeds } from './tigerVnc.ts';

// Counted in tests: each of them connects, and the server shuts a host out after five connections without a log-on.
const tiger = (...options: readonly string[]) => ({
  kind: 'vnc',
  needs: tigerVncNeeds,
  start: (server: Server) => startTigerVnc(server, ...options),
});

describePeer({
  ...tiger('-SecurityTypes', 'None,VncAuth'),
  server: 'TigerVNC',
  expect: ({ name, details }) => {
    expect(name).toBe('RFB');
    expect(details).toEqual([
      { name: 'version', value: '3.8' },
      { name: 'security', value: 'None, VNC' },
    ]);
  },
});

describePeer({
  ...tiger('-SecurityTypes', 'X509Vnc,TLSVnc', '-Protocol3.3=0'),
  server: 'TigerVNC that wants encryption',
  expect: ({ details }) => expect(details).toContainEqual({ name: 'security', value: 'VeNCrypt' }),
});

describePeer({
  ...tiger('-SecurityTypes', 'VncAuth', '-Protocol3.3=1'),
  server: 'TigerVNC of protocol 3.3',
  expect: ({ details }) =>
    expect(details).toEqual([
      { name: 'version', value: '3.3' },
      { name: 'security', value: 'VNC' },
    ]),
});

describePeer({
  ...tiger('-SecurityTypes', 'VncAuth', '-BlacklistThreshold=0'),
  server: 'TigerVNC that shuts us out',
  expect: ({ details }) =>
    expect(details).toContainEqual({ name: 'refuses', value: 'Too many security failures' }),
});

describePeer({
  kind: 'vnc',
  server: 'TightVNC',
  needs: { Xtightvnc: 'tightvncserver' },
  start: async (server) => {
    server.onStop(() => server.run('rm', '-f', `/tmp/.X11-unix/X${server.port}`));
    server.spawn(
      'Xtightvnc',
      displayOf(server),
      '-rfbport',
      String(server.port),
      '-localhost',
      '-nolisten',
      'tcp',
      '-nolock',
      '-rfbauth',
      server.write('password', 'notusedx'),
    );
    await server.untilListening('tcp');
  },
  expect: ({ details }) => expect(details[0]).toEqual({ name: 'version', value: '3.8' }),
});
