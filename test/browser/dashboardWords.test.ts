/** What the dashboard says and counts, apart from the page that shows it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Counts, Overview } from '../../src/browser/dashboard/api/answers.ts';
import type { Connection } from '../../src/browser/dashboard/api/followEvents.ts';
import { eventReader } from '../../src/browser/dashboard/api/readEvents.ts';
import { applyEvent, isNews } from '../../src/browser/dashboard/live/applyEvent.ts';
import { attentionOf } from '../../src/browser/dashboard/words/attention.ts';
import { headline } from '../../src/browser/dashboard/words/headline.ts';
import { matrixOf } from '../../src/browser/dashboard/words/matrix.ts';
import {
  everyPath,
  filterPaths,
  readFilter,
  writeFilter,
} from '../../src/browser/dashboard/words/pathFilter.ts';
import { readRoute, writeRoute } from '../../src/browser/dashboard/words/route.ts';
import { type SortKey, sortPaths } from '../../src/browser/dashboard/words/sortPaths.ts';
import { fromNow, lengthInWords } from '../../src/browser/dashboard/words/times.ts';
import { whatChanged } from '../../src/browser/dashboard/words/whatChanged.ts';
import type { LiveEvent, LiveWatch } from '../../src/model/live.ts';
import type { Change, PathStatus } from '../../src/model/remembered.ts';
import { aReason, aReportPath } from '../support/builders.ts';
import { anAlert, aWatch, freshDaemon, statusOf } from '../support/daemons.ts';

const NOW = Date.UTC(2026, 10, 26, 12);
const connected: Connection = { kind: 'connected' };

function anOverview(counts: Partial<Counts>, watch: Partial<LiveWatch> = {}): Overview {
  return {
    ...freshDaemon().overview,
    counts: { met: 0, broken: 0, unproven: 0, flapping: 0, ...counts },
    watches: [aWatch({ nextMs: NOW + 1000, ...watch })],
  };
}

const broken = aReportPath({
  id: 'flow.a/cic01/10.0.0.5/5597',
  outcome: 'broken',
  verdict: 'blocked',
  reason: aReason('silent', 'silent'),
});
const unproven = aReportPath({
  id: 'flow.b/cic02/10.0.0.6/6235',
  outcome: 'unproven',
  verdict: 'unproven',
  target: 'cic02',
  from: 'sip-proxy',
  transport: 'udp',
  port: 6235,
});
const met = aReportPath({ id: 'flow.c/cic10/10.0.0.7/445', target: 'cic10', port: 445, service: 'SMB' });

describe('the headline', () => {
  test.each([
    [{ met: 43 }, 'met', 'All 43 paths are met.'],
    [{ met: 1 }, 'met', 'The one path is met.'],
    [{ met: 1, broken: 1 }, 'broken', '1 documented path is broken.'],
    [{ met: 33, broken: 7, unproven: 3 }, 'broken', '7 documented paths are broken. 3 more are unproven.'],
    [{ met: 33, unproven: 1 }, 'unproven', 'Nothing is broken. 1 path is unproven.'],
    [{ met: 1200, flapping: 2 }, 'unproven', 'All 1,200 paths are met. 2 paths change too often.'],
    [{}, 'unknown', 'No path was checked: nothing is known.'],
  ] as const)('%j is %s', (counts, tone, text) => {
    expect(headline(anOverview(counts), connected, NOW)).toEqual({ tone, text, more: [] });
  });

  test('a daemon that has not checked says so, and whether it is about to', () => {
    const running = { sinceMs: NOW, isWhole: true, done: 0, total: 0 };
    expect(headline(anOverview({}, { last: null, running }), connected, NOW).text).toBe(
      'The first check is under way: nothing is known yet.',
    );
    expect(headline(anOverview({}, { last: null }), connected, NOW).text).toBe('Nothing was checked yet.');
    const unreadable = { ...anOverview({}), store: { trouble: 'the disk is full' } };
    expect(headline(unreadable, connected, NOW).text).toBe(
      'The memory has a fault: how the paths stand is not known.',
    );
    expect(headline(null, { kind: 'connecting' }, NOW).text).toBe('Asking the daemon …');
    expect(headline(null, { kind: 'lost', sinceMs: NOW }, NOW).text).toBe(
      'Not connected: nothing is known yet.',
    );
  });

  test('never calls paths met when the news is old', () => {
    const doubtful: readonly (readonly [Overview, Connection])[] = [
      [anOverview({ met: 43 }), { kind: 'lost', sinceMs: NOW }],
      [anOverview({ met: 43 }, { failure: 'no route' }), connected],
      [anOverview({ met: 43 }, { nextMs: NOW - 200_000 }), connected],
      [anOverview({ met: 1 }, { nextMs: NOW - 200_000 }), connected],
      [{ ...anOverview({ met: 43 }), thisHost: { sinceMs: NOW, kind: 'own-firewall' } }, connected],
    ];
    for (const [overview, connection] of doubtful) {
      const { tone, text, more } = headline(overview, connection, NOW);
      expect(tone).toBe('unknown');
      expect(text).not.toMatch(/(is|are) met/);
      expect(more).toHaveLength(1);
    }
  });

  test('a start that jitter puts off is not late, and neither is a slow schedule', () => {
    const slow = { timing: { kind: 'every', everyMs: 3_600_000 }, nextMs: NOW - 200_000 } as const;
    expect(headline(anOverview({ met: 43 }, { nextMs: NOW - 60_000 }), connected, NOW).tone).toBe('met');
    expect(headline(anOverview({ met: 43 }, slow), connected, NOW).tone).toBe('met');
    const cron = { timing: { kind: 'cron', pattern: '* * * * *' }, nextMs: NOW - 200_000 } as const;
    expect(headline(anOverview({ met: 43 }, cron), connected, NOW).tone).toBe('unknown');
  });

  test('what is broken stays broken beside a check that failed', () => {
    expect(headline(anOverview({ broken: 1 }, { failure: 'no route' }), connected, NOW)).toMatchObject({
      tone: 'broken',
      more: ['The last check of "everything" could not be made: no route'],
    });
  });
});

describe('what needs attention', () => {
  test('a path is in one list only, and what an alert explains is not told again', () => {
    const flapping = statusOf(met, { flappingSinceMs: NOW });
    const paths = [statusOf(unproven), flapping, statusOf(broken), statusOf(aReportPath({ id: 'calm' }))];
    const ids = (list: readonly PathStatus[]): readonly string[] => list.map(({ pathId }) => pathId);
    const told = attentionOf([], paths);
    expect(ids(told.broken)).toEqual([broken.id]);
    expect(ids(told.flapping)).toEqual([met.id]);
    expect(ids(told.unproven)).toEqual([unproven.id]);
    expect(attentionOf([anAlert([broken])], paths).broken).toEqual([]);
    // The same path of another watch is another path.
    expect(ids(attentionOf([anAlert([broken], { watch: 'other' })], paths).broken)).toEqual([broken.id]);
  });

  test('the alert that explains most is first, and resolved ones are gone', () => {
    const alerts = [
      anAlert([broken], { id: 'small' }),
      anAlert([broken, unproven], { id: 'large', openedMs: NOW }),
      anAlert([broken], { id: 'older', openedMs: 1 }),
      anAlert([broken], { id: 'over', state: 'resolved' }),
    ];
    expect(attentionOf(alerts, []).alerts.map(({ id }) => id)).toEqual(['large', 'older', 'small']);
  });
});

describe('the matrix', () => {
  test('has a row for each role that asks and the worst of each cell', () => {
    const paths = [
      statusOf(broken),
      statusOf({ ...met, target: 'cic01' }),
      statusOf(unproven),
      statusOf(met),
    ];
    const matrix = matrixOf(paths, 'hosts');
    // As people order them: cic2 would come before cic10.
    expect(matrix.columns).toEqual(['cic01', 'cic02', 'cic10']);
    expect(matrix.rows.map(({ from }) => from)).toEqual(['sip-proxy', 'workstation']);
    expect(matrix.rows[1]?.cells).toEqual([
      { column: 'cic01', worst: 'broken', met: 1, broken: 1, unproven: 0 },
      null,
      { column: 'cic10', worst: 'met', met: 1, broken: 0, unproven: 0 },
    ]);
    expect(matrix.rows[0]?.cells[1]).toMatchObject({ worst: 'unproven' });
    expect(matrixOf(paths, 'roles').columns).toEqual(['cic-server']);
    expect(matrixOf([{ ...statusOf(met), about: null }], 'hosts')).toEqual({ columns: [], rows: [] });
  });
});

describe('filter, order and address', () => {
  const paths = [statusOf(met), statusOf(unproven), statusOf(broken, { flappingSinceMs: NOW })];
  const ids = (filter: Partial<typeof everyPath>): readonly string[] =>
    filterPaths(paths, { ...everyPath, ...filter }).map(({ pathId }) => pathId);

  test.each([
    [{}, [met, unproven, broken]],
    [{ outcome: ['broken', 'unproven'] }, [unproven, broken]],
    [{ flapping: true }, [broken]],
    [{ host: ['cic02'] }, [unproven]],
    [{ from: ['workstation'] }, [met, broken]],
    [{ to: ['nobody'] }, []],
    [{ watch: ['other'] }, []],
    [{ q: 'SMB TCP/445' }, [met]],
    [{ q: 'flapping' }, [broken]],
    [{ q: 'cic0 blocked' }, [broken]],
  ])('%j', (filter, wanted) => {
    expect(ids(filter)).toEqual(wanted.map(({ id }) => id));
  });

  test('a path of which nothing is kept is found by its id', () => {
    const bare = { ...statusOf(met), about: null };
    expect(filterPaths([bare], { ...everyPath, q: 'flow.c' })).toEqual([bare]);
    expect(filterPaths([bare], { ...everyPath, host: ['cic10'] })).toEqual([]);
  });

  test.each<[SortKey, boolean, readonly (typeof met)[]]>([
    ['outcome', false, [broken, unproven, met]],
    ['outcome', true, [met, unproven, broken]],
    ['port', false, [met, broken, unproven]],
    ['host', true, [met, unproven, broken]],
    ['service', true, [met, broken, unproven]],
  ])('by %s, turned round: %s', (key, isDown, wanted) => {
    expect(sortPaths(paths, key, isDown).map(({ pathId }) => pathId)).toEqual(wanted.map(({ id }) => id));
  });

  test('every filter survives its address', () => {
    const texts = fc.array(fc.string({ minLength: 1 }), { maxLength: 3 });
    const filter = fc.record({
      outcome: texts,
      flapping: fc.boolean(),
      watch: texts,
      host: texts,
      from: texts,
      to: texts,
      flow: texts,
      q: fc.string(),
    });
    fc.assert(
      fc.property(filter, (given) => {
        expect(readFilter(new URLSearchParams(writeFilter(given).toString()))).toEqual(given);
        expect(readRoute(writeRoute({ kind: 'paths', filter: given }))).toEqual({
          kind: 'paths',
          filter: given,
        });
      }),
    );
  });

  test('every path has an address of its own, and no address is a fault', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (watch, id) => {
        expect(readRoute(writeRoute({ kind: 'path', watch, id }))).toEqual({ kind: 'path', watch, id });
      }),
    );
    fc.assert(fc.property(fc.string(), (hash) => typeof readRoute(`#${hash}`).kind === 'string'));
    expect(readRoute('#/paths/%E0%A4%A/x')).toEqual({ kind: 'path', watch: '%E0%A4%A', id: 'x' });
  });

  test.each([
    '#/',
    '#/diagram',
    '#/matrix?columns=roles',
    '#/changes?watch=a+b',
    '#/runs',
    '#/alerts?state=all',
  ])('%s is read and written alike', (hash) => {
    const route = readRoute(hash);
    expect(route.kind === 'nowhere' ? '' : writeRoute(route)).toBe(hash);
  });

  test.each(['#/nothing', '#/runs/7', '#content'])('%s is nowhere', (hash) => {
    expect(readRoute(hash).kind).toBe('nowhere');
  });
});

describe('events', () => {
  const running = { sinceMs: 1, isWhole: true, done: 3, total: 9 };
  const progress: LiveEvent = { kind: 'run-progress', watch: 'everything', running };
  const failed: LiveEvent = { kind: 'run-failed', watch: 'everything', failure: 'no sockets' };

  test('come out whole however the stream is cut', () => {
    const text = `: hello\n\nevent: run-progress\ndata: ${JSON.stringify(progress)}\n\ndata: {"kind":"later"}\n\r\ndata: ${JSON.stringify(failed)}\r\n\r\n`;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: text.length }), { maxLength: 8 }), (cuts) => {
        const ends = [...new Set([...cuts, text.length])].sort((a, b) => a - b);
        const read = eventReader();
        const pieces = ends.map((end, at) => text.slice(ends[at - 1] ?? 0, end));
        expect(pieces.flatMap((piece) => read(piece))).toEqual([progress, failed]);
      }),
    );
  });

  test('progress is known at once; what else happened is to be asked', () => {
    const overview = anOverview({ met: 1 });
    expect(applyEvent(overview, progress).watches[0]).toMatchObject({ running, nextMs: null });
    expect(isNews(progress)).toBe(false);
    expect(applyEvent(overview, failed).watches[0]).toMatchObject({ running: null, failure: 'no sockets' });
    expect(isNews(failed)).toBe(true);
    const config = { file: 'x.yaml', loadedMs: 1, fault: 'bad key', waits: [] };
    expect(applyEvent(overview, { kind: 'config', config }).config).toEqual(config);
    const last = { reportId: 'r', finishedMs: 5, durationMs: 2, outcome: 'broken' } as const;
    const ended: LiveEvent = { kind: 'run-ended', watch: 'everything', last, isWhole: true };
    expect(applyEvent(applyEvent(overview, progress), ended).watches[0]).toMatchObject({
      running: null,
      last,
      failure: null,
    });
    expect(applyEvent(overview, { ...progress, watch: 'other' })).toEqual(overview);
  });
});

describe('what changed', () => {
  const change: Change = {
    id: 1,
    watch: 'everything',
    pathId: broken.id,
    about: broken,
    atMs: NOW,
    kind: 'changed',
    from: { outcome: 'met', verdict: 'open', code: 'connected' },
    to: { outcome: 'broken', verdict: 'blocked', code: 'silent' },
    maintenance: false,
    runId: 1,
    path: { ...broken, address: '10.0.0.9', lastHop: '10.9.8.1' },
  };

  test('is told of the standing, and of the evidence where there is an earlier one', () => {
    const standing = [
      { what: 'Outcome', before: 'met', after: 'broken' },
      { what: 'Verdict', before: 'open', after: 'blocked' },
      { what: 'Rule', before: 'connected', after: 'silent' },
    ];
    expect(whatChanged(change, null)).toEqual(standing);
    expect(whatChanged(change, { ...broken, warnings: [aReason('old', 'expired')] })).toEqual([
      ...standing,
      { what: 'Address', before: '10.0.0.5', after: '10.0.0.9' },
      { what: 'Last hop', before: 'none', after: '10.9.8.1' },
      { what: 'Warnings', before: 'expired', after: 'none' },
    ]);
  });
});

describe('times', () => {
  test.each([
    [NOW + 12_400, 'in 12 seconds'],
    [NOW - 119_000, '119 seconds ago'],
    [NOW - 120_000, '2 minutes ago'],
    [NOW - 7_200_000, '2 hours ago'],
    [NOW - 172_800_000, '2 days ago'],
    [NOW - 999, 'now'],
  ])('%d is %s', (ms, text) => {
    expect(fromNow(ms, NOW)).toBe(text);
  });

  test('one of a unit has no s', () => {
    expect(lengthInWords(1500)).toBe('1 second');
  });
});
