import { once } from 'node:events';

/** Reads a child's standard output to its end. Throws when it runs longer than the limit, in milliseconds. */
export async function readToEnd(child, limitMs, allowedStatus = [0]) {
  const started = performance.now();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill('SIGKILL');
  }, limitMs);
  try {
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    const [status, signal] = await once(child, 'close');
    if (late) throw new Error(`${child.spawnargs.join(' ')} took longer than ${limitMs} ms`);
    if (!allowedStatus.includes(status)) throw new Error(`${child.spawnargs.join(' ')}: ${status ?? signal}`);
    return { text: Buffer.concat(chunks).toString('utf8'), tookMs: performance.now() - started };
  } finally {
    clearTimeout(timer);
  }
}
