import { expect, test } from 'vitest';
import type { Evidence } from '../../src/model/evidence.ts';
import type { Report } from '../../src/model/report.ts';
import { describePaired } from './describePaired.ts';
import { hostAt } from './hosts.ts';

const { v4, v6 } = hostAt('server');
const TARGETS = [v4, `[${v6}]`];
const WORKSTATION = ['--role', 'workstation', '--target'];
const SURVIVED = [
  { sent: 46, there: 46, back: 46 },
  { sent: 24, there: 24, back: 24 },
];

/** Statements that take the marks from what comes in at a device of the router. */
const strip = (device: string): readonly string[] =>
  ['ip', 'ip6'].map((family) => `iifname ${device} meta l4proto udp ${family} dscp set cs0`);
const FROM_CLIENT = 'n0';
const FROM_SERVER = 'n1';

describePaired('marks on the way to a responder and back', (scene) => {
  test('survive where nobody touches them', async () => {
    scene.lab.filter({});
    await scene.listen(['--role', 'cic-server']);
    for (const target of TARGETS) {
      const report = await scene.lab.check([...WORKSTATION, target]);
      expect(measured(report)).toEqual([{ marks: SURVIVED, marksUnknown: undefined }]);
      expect(warnings(report)).toEqual([]);
    }
  });

  test.each([
    [
      'there',
      FROM_CLIENT,
      { there: 0 },
      'EF arrives as 0, CS3 arrives as 0: voice and signalling are not preferred on the way there',
    ],
    [
      'back',
      FROM_SERVER,
      { back: 0 },
      'EF comes back as 0, CS3 comes back as 0: voice and signalling are not preferred on the way back',
    ],
  ] as const)('taken off on the way %s', async (_way, device, change, text) => {
    await scene.listen(['--role', 'cic-server']);
    scene.lab.filter({ routerFirst: strip(device) });
    for (const target of TARGETS) {
      const report = await scene.lab.check([...WORKSTATION, target]);
      const marks = SURVIVED.map((one) => ({ ...one, ...change }));
      expect(measured(report)).toEqual([{ marks, marksUnknown: undefined }]);
      expect(warnings(report)).toEqual([text]);
      expect(report.summary.outcome).toBe('met');
    }
  });

  test('one that is changed to another, with a translated source and some loss', async () => {
    await scene.listen(['--role', 'cic-server']);
    scene.lab.filter({
      routerFirst: ['ip dscp ef ip dscp set cs5', 'meta l4proto udp numgen random mod 100 < 10 drop'],
      routerNat: ['oifname n1 masquerade random'],
    });
    const report = await scene.lab.check([...WORKSTATION, v4]);
    expect(measured(report)).toEqual([
      { marks: [{ sent: 46, there: 40, back: 40 }, SURVIVED[1]], marksUnknown: undefined },
    ]);
    expect(warnings(report)).toEqual([
      'EF arrives as CS5: the mark of voice is changed on the way there',
      'EF comes back as CS5: the mark of voice is changed on the way back',
    ]);
  });

  test('are seen at ports that are opened on demand, by two callers at once', async () => {
    scene.lab.filter({});
    await scene.listen(['--role', 'media-server']);
    const flags = [
      '--role',
      'media-streaming-server',
      '--range-sample',
      '3',
      '--target',
      `media-server=${v4}`,
    ];
    const reports = await Promise.all([scene.lab.check(flags), scene.lab.check(flags)]);
    for (const report of reports) {
      expect(measured(report)).toEqual([{ marks: SURVIVED, marksUnknown: undefined }]);
      expect(report.summary.outcome).toBe('met');
    }
  });
});

/** What the evidence tells of marks, of each door once. */
function measured({ paths }: Report): readonly unknown[] {
  const doors = new Map(paths.map((path) => [`${path.transport} ${path.address} ${path.port}`, path]));
  return [...doors.values()]
    .flatMap(({ evidence }) => evidence as readonly Evidence[])
    .flatMap((one) => (one.kind === 'witnessed' ? [one] : []))
    .filter(({ marks, marksUnknown }) => marks !== undefined || marksUnknown !== undefined)
    .map(({ marks, marksUnknown }) => ({ marks, marksUnknown }));
}

function warnings({ paths }: Report): readonly string[] {
  const changed = paths.flatMap((path) => path.warnings.filter(({ code }) => code === 'marks-changed'));
  return [...new Set(changed.map(({ text }) => text))];
}
