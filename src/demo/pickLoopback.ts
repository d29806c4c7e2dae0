import net from 'node:net';

/** Loopback, but nobody's usual address: the documented ports are most likely free there. */
const USUAL_ADDRESS = '127.20.19.3';
/** Not every system has more of 127.0.0.0/8 than this. */
const LAST_RESORT = '127.0.0.1';

/** A loopback address on which nothing else listens, as far as the system has one. */
export async function pickLoopback(): Promise<string> {
  const usable = await new Promise<boolean>((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: USUAL_ADDRESS, port: 0 }, () => server.close(() => resolve(true)));
  });
  return usable ? USUAL_ADDRESS : LAST_RESORT;
}
