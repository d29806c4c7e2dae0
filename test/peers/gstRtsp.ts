import type { Server } from './peer.ts';

// Debian's own interpreter: its packages are for no other.
const PYTHON = '/usr/bin/python3';
const VERSIONS = "import gi; gi.require_version('Gst', '1.0'); gi.require_version('GstRtspServer', '1.0')";
const PROGRAM = `
import sys
${VERSIONS}
from gi.repository import Gst, GstRtspServer, GLib
Gst.init(None)
server = GstRtspServer.RTSPServer()
server.set_address(sys.argv[1])
server.set_service(sys.argv[2])
server.attach(None)
GLib.MainLoop().run()
`;

/** What it takes. */
export const gstRtspNeeds = { [`${PYTHON} -c "${VERSIONS}"`]: 'python3-gi and gir1.2-gst-rtsp-server-1.0' };

/** Starts GStreamer's RTSP server, which has nothing to play. */
export async function startGstRtsp(server: Server): Promise<void> {
  server.spawn(PYTHON, server.write('server.py', PROGRAM), server.host, `${server.port}`);
  await server.untilListening('tcp');
}
