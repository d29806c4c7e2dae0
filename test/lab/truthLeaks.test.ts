import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leftovers } from './namespaces.ts';
import { type Lab, openLab } from './openLab.ts';
import { doorOf } from './runScenes.ts';
import { whyNoLab } from './whyNoLab.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const hindrance = whyNoLab();
if (hindrance !== null) process.stderr.write(`The leak tests of the lab do not run: ${hindrance}.\n`);

/** Every kind of socket, and refusals about which the kernel is asked anew in each run. */
const QUICK = [
  'tcp-open',
  'tcp-closed',
  'tcp-closed-v6',
  'tcp-accept-reset',
  'tcp-firewall-admin-prohibited',
  'tls-fine',
  'tls-old',
  'https-fine',
  'http-fine',
  'udp-answers',
  'udp-closed',
  'udp-other-port',
  'udp-firewall-admin-prohibited',
  'name-good',
  'name-unknown',
];
/** Paths that end by patience alone and are traced. */
const SILENT = ['tcp-dropped-firewall', 'udp-dropped', 'tls-hello-dropped', 'tls-mute', 'tcp-dark-host'];

describe.skipIf(hindrance !== null)('one process over many runs', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await openLab(repository);
    lab.setScene('usual');
  });
  afterAll(() => lab?.close());

  test.each([
    ['200 runs over doors that answer', QUICK, 200, undefined],
    ['20 runs over doors that are silent', SILENT, 20, 400],
  ] as const)('%s leave no descriptor and no timer', async (_what, ids, runs, timeoutMs) => {
    const doors = lab.cases.filter(({ id }) => ids.includes(id as never)).map(doorOf);
    expect(doors).toHaveLength(ids.length);
    const limits = timeoutMs === undefined ? {} : { timeoutMs };
    const { descriptors, timers, kernel } = await lab.drive('nobody', { doors, runs, ...limits });
    expect(kernel).toBe('asked');
    expect(descriptors[1]).toBe(descriptors[0]);
    expect(timers[1]).toBe(timers[0]);
  });
});

describe.skipIf(hindrance !== null)('the lab itself', () => {
  test('leaves no namespace and no file behind', async () => {
    const lab = await openLab(repository);
    expect(leftovers()).not.toEqual([]);
    lab.close();
    expect(leftovers()).toEqual([]);
  });
});
