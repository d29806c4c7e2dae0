import { expect } from 'vitest';
import { describePeer } from './describePeer.ts';

// Debian's own interpreter: its packages are for no other.
const PYTHON = '/usr/bin/python3';
const VERSIONS = "import gi; gi.require_version('Gst', '1.0'); gi.require_version('GstRtspServer', '1.0')";
const PROGRAM = `
import sys
${VERSIONS}
from gi.repository import Gst, GstRtspServer, GLib
Gst.init(None)
server = GstRtspServer.RTSPServer()
server.set_address('127.0.0.1')
server.set_service(sys.argv[1])
server.attach(None)
GLib.MainLoop().run()
`;

describePeer({
  kind: 'rtsp',
  server: 'gst-rtsp-server',
  needs: { [`${PYTHON} -c "${VERSIONS}"`]: 'python3-gi and gir1.2-gst-rtsp-server-1.0' },
  start: async (server) => {
    server.spawn(PYTHON, server.write('server.py', PROGRAM), `${server.port}`);
    await server.untilListening('tcp');
  },
  expect: ({ product, details }) => {
    expect(product).toBe('GStreamer RTSP server');
    expect(details).toEqual([
      { name: 'answer', value: '200 OK' },
      { name: 'Public', value: expect.stringMatching(/^OPTIONS, DESCRIBE, .*TEARDOWN$/) },
    ]);
  },
});
