import { expect, test } from 'vitest';
import { systemClock } from '../../../src/cli/systemClock.ts';
import { ECHO_DATA, type KernelAnswer } from '../../../src/model/kernel.ts';
import { openKernel } from '../../../src/net/kernel/openKernel.ts';
import { ownAddresses } from '../../../src/net/kernel/ownAddresses.ts';
import { aQuestion } from './questions.ts';

const onLinux = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch);
const hindered = onLinux ? await whyNoEcho() : 'it needs Linux on x64 or arm64';
if (hindered !== null) process.stderr.write(`Echo requests to loopback are not tested: ${hindered}\n`);

test.skipIf(hindered !== null).each(['127.0.0.1', '127.9.8.7', '::ffff:127.0.0.1', ...ownV6()])(
  'loopback answers an echo request: %s',
  async (address) => {
    expect(await echo(address)).toEqual({ kind: 'answered' });
  },
);

test.skipIf(hindered !== null)('many at one time are told apart', async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, () => echo('127.0.0.1')));
  expect(answers.map(({ kind }) => kind)).toEqual(answers.map(() => 'answered'));
});

test.skipIf(hindered !== null)('an address that this host does not have is none to leave from', async () => {
  expect(await echo('127.0.0.1', '192.0.2.1')).toMatchObject({ kind: 'local' });
});

async function echo(address: string, source?: string): Promise<KernelAnswer> {
  const kernel = await openKernel('linux', systemClock);
  const asked = aQuestion({
    transport: 'icmp',
    address,
    port: 0,
    payload: ECHO_DATA,
    timeoutMs: 2000,
    ...(source === undefined ? {} : { source }),
  });
  return kernel.ask(asked, new AbortController().signal);
}

/** A system that keeps echo requests from us, or does not answer them on loopback, leaves nothing to test. */
async function whyNoEcho(): Promise<string | null> {
  const { unavailable } = await openKernel('linux', systemClock);
  if (unavailable !== null) return unavailable;
  const answer = await echo('127.0.0.1');
  if (answer.kind === 'denied') return answer.why;
  return answer.kind === 'silent' ? 'this system is set not to answer them' : null;
}

function ownV6(): readonly string[] {
  return ownAddresses().includes('::1') ? ['::1'] : [];
}
