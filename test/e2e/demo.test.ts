import { expect, test, vi } from 'vitest';
import { parseReport } from '../../src/config/reportFile.ts';
import { aFolder } from '../support/fakeTerminal.ts';
import { runBuilt } from './runBuilt.ts';

// Processes of their own are slow to start on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

test('the demo shows its planted faults and ends well', async () => {
  const { code, out, err } = await runBuilt(['demo'], { cwd: await aFolder() });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^Demo: a CIC server is simulated on this host/);
  expect(out).toContain('Simulated faults:');
  for (const verdict of ['open', 'closed', 'blocked', 'wrong-service', 'unproven']) {
    expect(out).toMatch(new RegExp(`\\d ${verdict}`));
  }
  expect(out).toContain('This was the demo');
});

test('as JSON it is a report and nothing else, with the faults where they were planted', async () => {
  const { code, out, err } = await runBuilt(['demo', '--format', 'json'], { cwd: await aFolder() });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const { paths, run: head } = parseReport({ file: 'stdout', text: out });
  expect(head).toMatchObject({ role: 'workstation', ended: 'complete' });
  const faults = new Map(
    paths
      .filter(({ verdict }) => verdict !== 'open')
      .map((one) => [`${one.transport}/${one.documentedPort ?? one.port}`, one.verdict]),
  );
  expect(Object.fromEntries([...faults].sort())).toEqual({
    'tcp/8018': 'wrong-service',
    'tcp/8042': 'closed',
    'tcp/8094': 'blocked',
    'udp/6235': 'unproven',
  });
});
