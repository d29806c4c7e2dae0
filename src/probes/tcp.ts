import { closePolitely, connectTcp, factOfLinger, lingerOn } from '../net/tcp.ts';
import { defineProbe, readOptions } from './defineProbe.ts';

/** Connects, watches the connection for a moment, hangs up politely; sends no byte of its own. */
export const tcpProbe = defineProbe({
  kind: 'tcp',
  transports: ['tcp'],
  parse: (options) => readOptions('tcp', options, {}),
  describe: () => [{ what: 'TCP connect, listen briefly, close', bytes: 'no payload' }],
  run: async (door, _options, context) => {
    const connecting = await connectTcp(door, context);
    if (connecting.kind === 'failed') return connecting;
    const { socket, local, rttMs } = connecting;
    const lingered = await lingerOn(socket, context);
    closePolitely(socket);
    return { fact: factOfLinger(lingered), local, rttMs };
  },
});
