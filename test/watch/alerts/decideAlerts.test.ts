import { describe, expect, test } from 'vitest';
import { THIS_HOST } from '../../../src/model/watch.ts';
import { OWN_FLAPS } from '../../../src/watch/alerts/causesOf.ts';
import { forgetWatches } from '../../../src/watch/alerts/followAlerts.ts';
import { newsOf } from '../../../src/watch/alerts/newsOf.ts';
import { MINUTE, play, reportOf, type World } from './play.ts';

const WELL: World = { cic01: 'ooo', sql01: 'oo', ms01: 'o' };
const dead = (letter: string): World => ({ cic01: letter.repeat(3), sql01: letter.repeat(2), ms01: letter });

/** A site that was seen well. */
function watched(...given: Parameters<typeof play>) {
  const site = play(...given);
  site.run(WELL);
  return site;
}

describe('an alert', () => {
  test('is one for a dead server, however many paths it takes along', () => {
    const site = watched();
    expect(site.run({ ...WELL, cic01: 'ddd' })).toEqual(['opened: cic01 does not answer']);
    expect(site.run({ ...WELL, cic01: 'ddd' })).toEqual([]);
    const [kept] = site.state().values();
    expect(kept?.alert).toMatchObject({
      id: 'id0',
      watch: 'all',
      key: 'host cic01',
      kind: 'host-unreachable',
      state: 'open',
      target: 'cic01',
      resolvedMs: null,
      paths: [
        {
          pathId: 'flow/cic01/cic01-address/1',
          service: 'S1',
          text: 'cic01 1 host-silent',
          standing: { outcome: 'broken', verdict: 'unreachable', code: 'host-silent' },
        },
        {},
        {},
      ],
    });
    expect(site.run(WELL)).toEqual(['resolved: 3 paths are met again. It was: cic01 does not answer']);
    expect(site.state().size).toBe(0);
    expect(site.notices.at(-1)?.alert).toMatchObject({
      id: 'id0',
      state: 'resolved',
      resolvedMs: site.now(),
    });
    expect(site.notices.at(-1)?.alert.paths.map(({ standing }) => standing.outcome)).toEqual(
      Array(3).fill('met'),
    );
  });

  test('is opened by nothing that did not come again', () => {
    const site = watched();
    expect(site.run({ ...WELL, cic01: 'ddd' }, { confirm: [WELL, WELL] })).toEqual([]);
    expect(site.state().size).toBe(0);
  });

  test('is resolved by nothing that did not come again', () => {
    const site = watched();
    const bad = { ...WELL, cic01: 'ddd' };
    site.run(bad);
    expect(site.run(WELL, { confirm: [bad, bad] })).toEqual([]);
    expect(site.open()).toHaveLength(1);
  });

  test('has to be confirmed where the path is broken at first sight as well', () => {
    const site = play();
    const bad = { cic01: 'oc' };
    expect(site.run(bad, { confirm: [{ cic01: 'oo' }, { cic01: 'oo' }] })).toEqual([]);
    const other = play();
    expect(other.run(bad)).toEqual(['opened: S2: cic01 2 refused']);
  });

  test('takes along what breaks later of the same host, as one', () => {
    const site = watched();
    expect(site.run({ ...WELL, cic01: 'occ' })).toEqual([
      'opened: 2 paths to cic01 are broken: S2 (tcp 2), S3 (tcp 3)',
    ]);
    expect(site.run({ ...WELL, cic01: 'ddd' })).toEqual(['updated: cic01 does not answer']);
    expect(site.run({ ...WELL, cic01: 'odd' })).toHaveLength(1);
    expect(site.run(WELL)).toEqual(['resolved: 3 paths are met again. It was: cic01 does not answer']);
    expect(site.notices.map(({ alert }) => alert.id)).toEqual(Array(4).fill('id0'));
  });

  test('is updated seldom, and with what is so then', () => {
    const site = watched({ updateMs: 5 * MINUTE });
    site.run({ ...WELL, cic01: 'oco' });
    expect(site.run({ ...WELL, cic01: 'occ' })).toEqual([]);
    expect(site.run({ ...WELL, cic01: 'oco' })).toEqual([]);
    expect(site.pass(10 * MINUTE)).toEqual([]);
    expect(site.run({ ...WELL, cic01: 'cco' })).toHaveLength(1);
    expect(site.run({ ...WELL, cic01: 'oco' })).toEqual([]);
    expect(site.pass(10 * MINUTE)).toEqual(['updated: S2: cic01 2 refused']);
  });

  test('is told again while it is open, as often as is wanted', () => {
    const site = watched({ remindMs: 60 * MINUTE });
    site.run({ ...WELL, ms01: 'c' });
    expect(site.pass(59 * MINUTE)).toEqual([]);
    expect(site.pass(MINUTE)).toEqual(['reminder: S1: ms01 1 refused']);
    expect(site.pass(59 * MINUTE)).toEqual([]);
    expect(site.pass(MINUTE)).toHaveLength(1);
    // A clock that was set back by a year is not waited for.
    expect(site.pass(-365 * 24 * 60 * MINUTE)).toHaveLength(1);
    const silent = watched();
    silent.run({ ...WELL, ms01: 'c' });
    expect(silent.pass(1e9)).toEqual([]);
  });

  test('comes again as another one', () => {
    const site = watched();
    site.run({ ...WELL, ms01: 'c' });
    site.run(WELL);
    site.run({ ...WELL, ms01: 'c' });
    expect(site.notices.map(({ kind, alert }) => `${kind} ${alert.id}`)).toEqual([
      'opened id0',
      'resolved id0',
      'opened id3',
    ]);
    expect(new Set(site.notices.map(({ id }) => id)).size).toBe(3);
  });
});

describe('what is unproven', () => {
  test('opens nothing', () => {
    const site = watched();
    expect(site.run({ ...WELL, cic01: 'uuu' })).toEqual([]);
    expect(site.state().size).toBe(0);
  });

  test('ends what was broken, without being called met', () => {
    const site = watched();
    site.run({ ...WELL, cic01: 'occ' });
    expect(site.run({ ...WELL, cic01: 'ouo' })).toEqual([
      'resolved: 1 path is met again, 1 path is not shown to be broken any more, and not proven to work either. ' +
        'It was: 2 paths to cic01 are broken: S2 (tcp 2), S3 (tcp 3)',
    ]);
    site.pass(2 * 60 * MINUTE);
    site.run({ ...WELL, cic01: 'ccc' });
    expect(site.run({ ...WELL, cic01: 'uuu' })).toEqual([
      expect.stringMatching(/^resolved: 3 paths are not shown to be broken any more, and not proven/),
    ]);
  });
});

describe('a path', () => {
  test('that moves from one cause to another stays with its alert', () => {
    const site = watched();
    site.run({ ...WELL, cic01: 'bbo' });
    // A device turns out to reject it and another host.
    expect(site.run({ ...WELL, cic01: 'rro', sql01: 'rr' })).toEqual(['updated: rejected-by of 4']);
    expect(site.open()).toHaveLength(1);
    site.run({ ...WELL, cic01: 'rro' });
    site.run({ ...WELL, cic01: 'rro' });
    expect(site.open()).toEqual(['2 paths to cic01 are broken: S1 (tcp 1), S2 (tcp 2)']);
    expect(site.run({ ...WELL, cic01: 'oco' })).toEqual(['updated: S2: cic01 2 refused']);
    expect(site.run(WELL)).toEqual(['resolved: 4 paths are met again. It was: S2: cic01 2 refused']);
  });

  test('that is not checked any more ends with that, without being called met', () => {
    const site = watched();
    site.run({ ...WELL, ms01: 'c' });
    expect(site.run({ cic01: 'ooo', sql01: 'oo' })).toEqual([
      'resolved: 1 path is not checked any more. It was: S1: ms01 1 refused',
    ]);
  });

  test('that a run did not look at stays what it was', () => {
    const site = watched();
    site.run({ ...WELL, ms01: 'c' });
    expect(site.run({ cic01: 'ooo' }, { ended: 'cancelled' })).toEqual([]);
    expect(site.run({ ...WELL, ms01: 'e' })).toEqual([]);
    expect(site.run({ ...WELL, ms01: 'u' }, { ended: 'deadline' })).toEqual([]);
    // A check of one host alone: the others are not in its report.
    expect(site.run({ ...WELL, ms01: 'c', sql01: 'oc' })).toEqual(['opened: S2: sql01 2 refused']);
    expect(site.open()).toHaveLength(2);
  });

  test('beside others of another cause is counted', () => {
    const site = watched();
    site.run({ ...WELL, cic01: 'ddd' });
    expect(site.run({ ...WELL, cic01: 'cdd' })).toEqual([]);
    expect(site.run({ ...WELL, cic01: 'cdd' })).toEqual([]);
    expect(site.open()).toEqual(['cic01 does not answer; 1 more path beside it']);
    site.run({ ...WELL, cic01: 'cddddcc' });
    site.run({ ...WELL, cic01: 'cddddcc' });
    expect(site.open()).toEqual(['cic01 does not answer; 3 more paths beside it']);
  });
});

describe('several causes', () => {
  test('have an alert each', () => {
    const site = watched();
    expect(site.run({ cic01: 'ddd', sql01: 'oc', ms01: 'a' })).toEqual([
      'opened: cic01 does not answer',
      'opened: S2: sql01 2 refused',
      'opened: ms01 accepts every port',
    ]);
  });

  test('that are one device have one', () => {
    const site = watched();
    expect(site.run({ cic01: 'rro', sql01: 'ro', ms01: 'o' })).toEqual(['opened: rejected-by of 3']);
    expect(site.run({ cic01: 'rro', sql01: 'ro', ms01: 'r' })).toEqual(['updated: rejected-by of 4']);
    expect([...site.state().values()][0]?.alert).toMatchObject({ key: 'device 10.0.0.1', target: null });
  });

  test('are still one where a run of a few hosts sees only a part of it', () => {
    const site = watched({ updateMs: 0 });
    site.run({ cic01: 'roo', sql01: 'ro', ms01: 'o' });
    // Another path of cic01 is in doubt: sql01 is not checked with it.
    expect(site.run({ cic01: 'rco', sql01: 'ro', ms01: 'o' })).toEqual(['opened: S2: cic01 2 refused']);
    expect(site.open()).toContain('rejected-by of 2');
  });

  test('of a host with two addresses are one, and tell both', () => {
    const site = play();
    site.run({ cic01: 'oo' });
    site.run({ cic01: 'dd' });
    expect(site.open()).toEqual(['cic01 does not answer']);
  });

  test('of a name without an address end when it has one again', () => {
    const site = watched();
    expect(site.run({ ...WELL, sql01: 'xx' })).toEqual(['opened: sql01 has no address']);
    expect(site.run({ ...WELL, sql01: 'xx' })).toEqual([]);
    expect(site.run(WELL)).toEqual(['resolved: 2 paths have an address again. It was: sql01 has no address']);
  });
});

describe("this host's own trouble", () => {
  test('is one alert, and none about peers is opened, changed or resolved by it', () => {
    const site = watched();
    site.run({ ...WELL, sql01: 'oc' });
    expect(site.run(dead('n'))).toEqual(['opened: own-network of 6']);
    expect(site.run(dead('n'))).toEqual([]);
    expect(site.open()).toEqual(['S2: sql01 2 refused', 'own-network of 6']);
    expect(site.run({ ...WELL, sql01: 'oc' })).toEqual([
      'resolved: 5 paths are met again. It was: own-network of 6',
    ]);
    expect(site.open()).toEqual(['S2: sql01 2 refused']);
    expect(site.run(WELL)).toHaveLength(1);
  });

  test('has to be confirmed', () => {
    const site = watched();
    expect(site.run(dead('n'), { confirm: [WELL, WELL] })).toEqual([]);
    expect(site.run(dead('e'), { confirm: [WELL, WELL] })).toEqual([]);
    expect(site.run({ ...WELL, cic01: 'ffo' }, { confirm: [WELL, WELL] })).toEqual([]);
    expect(site.state().size).toBe(0);
  });

  test('leaves the rest to other alerts when it is over', () => {
    const site = watched();
    site.run(dead('n'));
    expect(site.run({ ...WELL, sql01: 'dd' })).toEqual([
      'resolved: 4 paths are met again. It was: own-network of 6',
      'opened: sql01 does not answer',
    ]);
  });

  test('that leaves nothing else behind says so', () => {
    const site = play();
    site.run({ cic01: 'o', sql01: 'o' });
    site.run({ cic01: 'n', sql01: 'o' });
    expect(site.open()).toEqual(['this host has no route to cic01']);
    expect(site.run({ cic01: 'c', sql01: 'o' })).toEqual([
      "resolved: this host's own trouble is over. It was: this host has no route to cic01",
      'opened: S1: cic01 1 refused',
    ]);
  });

  test('is one as well where other hosts on its own network still answer', () => {
    const site = watched();
    expect(site.run({ cic01: 'nnn', sql01: 'nn', ms01: 'o' })).toEqual([
      'opened: this host has no route to cic01, sql01',
    ]);
  });

  test('is one where no host at all gives a sign of life', () => {
    const site = watched();
    expect(site.run(dead('d'))).toEqual([
      expect.stringMatching(/^opened: none of 3 hosts gives this host any/),
    ]);
    expect(site.run(WELL)).toHaveLength(1);
    // One host was known to be dead: it is not checked again with the others.
    site.run({ ...WELL, ms01: 'd' });
    expect(site.run(dead('d'))).toEqual([expect.stringMatching(/^opened: none of 2 hosts/)]);
    expect(site.open()).toHaveLength(2);
  });

  test('does not follow from a run that was cut short', () => {
    const site = watched();
    site.run({ cic01: 'ddd', sql01: 'dd', ms01: 'e' }, { ended: 'deadline' });
    expect(site.open()).toEqual(['cic01 does not answer', 'sql01 does not answer']);
  });

  test('is one where no DNS server answers', () => {
    const site = watched();
    expect(site.run(dead('t'))).toEqual(['opened: own-resolver of 6']);
    // Paths to the addresses that cannot be looked up are not gone.
    expect([...site.memory().keys()].filter((id) => id.endsWith('-address/1'))).toHaveLength(3);
    expect(site.run(WELL)).toEqual([expect.stringMatching(/^resolved: 6 paths have an address again/)]);
    expect(site.run({ ...WELL, sql01: 'tt', ms01: 't' })).toEqual(['opened: own-resolver of 3']);
    site.run(WELL);
    site.pass(90 * MINUTE);
    site.run(WELL);
    expect(site.run({ ...WELL, ms01: 't' })).toEqual(['opened: no DNS server answers this host about ms01']);
  });

  test('is told where its own firewall lets nothing out, and the rest is judged as ever', () => {
    const site = watched();
    expect(site.run({ ...WELL, cic01: 'ffo' })).toEqual(['opened: own-firewall of 2']);
    expect(site.run({ ...WELL, cic01: 'ffo', ms01: 'd' })).toEqual(['opened: ms01 does not answer']);
    expect(
      site.run(WELL, {
        confirm: [
          { ...WELL, cic01: 'ffo' },
          { ...WELL, cic01: 'ffo' },
        ],
      }),
    ).toHaveLength(1);
    expect(site.open()).toEqual(['own-firewall of 2']);
    expect(site.run(WELL)).toEqual(['resolved: 2 paths are met again. It was: own-firewall of 2']);
  });

  test('is told where it can check nothing', () => {
    const site = watched();
    expect(site.run(dead('e'))).toEqual(['opened: this host can check nothing: cic01 1 source-address']);
    expect(site.run(dead('e'))).toEqual([]);
    const one = { ...WELL, sql01: 'eo' };
    expect(site.run(one)).toEqual([
      'resolved: 5 paths are met again, 1 path is not shown to be broken any more, and not proven to work either. ' +
        'It was: this host can check nothing: cic01 1 source-address',
    ]);
  });
});

describe('flapping', () => {
  const up = WELL;
  const down = { ...WELL, cic01: 'coo' };

  test('is an alert of its own, and what flaps opens and changes no other', () => {
    const site = watched();
    const told = [down, up, down, up, down, up, down].flatMap((world) => site.run(world));
    expect(told).toEqual([
      'opened: S1: cic01 1 refused',
      'resolved: 1 path is met again. It was: S1: cic01 1 refused',
      'opened: S1: cic01 1 refused',
      'updated: S1 (tcp 1) to cic01 changes too often to say how it stands',
    ]);
    // What is broken goes first.
    expect(site.run({ ...down, cic01: 'coc' })).toEqual([
      'updated: S3: cic01 3 refused; 1 more path beside it',
    ]);
    site.pass(40 * MINUTE);
    // It keeps still, and is what it is.
    expect(site.run(down)).toEqual(['updated: S1: cic01 1 refused']);
    expect(site.run(up)).toHaveLength(1);
  });

  test('between met and unproven alone opens nothing, and once it is broken is one', () => {
    const site = watched();
    const mute = { ...WELL, cic01: 'uoo' };
    expect([mute, up, mute, up, mute].flatMap((world) => site.run(world))).toEqual([]);
    expect(site.memory().get('flow/cic01/cic01-address/1')?.flappingSinceMs).not.toBeNull();
    expect(site.run(down)).toEqual(['opened: S1 (tcp 1) to cic01 changes too often to say how it stands']);
    expect(site.run({ ...down, cic01: 'coc' })).toEqual(['opened: S3: cic01 3 refused']);
    expect([...site.state().values()].map(({ alert }) => `${alert.key}, ${alert.kind}`)).toEqual([
      'flapping cic01, flapping',
      'host cic01, path-broken',
    ]);
  });

  test('of several paths of a host is one', () => {
    const site = watched({}, { ...ruleOf(2) });
    site.run({ ...WELL, cic01: 'cco' });
    site.run(WELL);
    expect(site.open()).toEqual(['2 paths to cic01 change too often to say how they stand']);
  });

  test('of all hosts is one, about this host', () => {
    const site = watched({}, { ...ruleOf(3) });
    expect(site.run(dead('d'))).toHaveLength(1);
    expect(site.run(WELL)).toHaveLength(1);
    expect(site.run(dead('d'))).toEqual([
      expect.stringMatching(/^opened: all that this host checks changes too/),
    ]);
    expect(site.run(WELL)).toEqual([]);
    site.pass(40 * MINUTE);
    expect(site.run(WELL)).toEqual([expect.stringMatching(/^resolved: .*It was: all that this host checks/)]);
  });

  test("of this host's own network is one that stays open, and no path flaps by it", () => {
    const site = watched({}, { ...ruleOf(3) });
    const told = ['n', 'o', 'n', 'o', 'n', 'o'].flatMap((letter) => site.run(dead(letter)));
    expect(told).toEqual([
      'opened: own-network of 6',
      'resolved: 6 paths are met again. It was: own-network of 6',
      'opened: what keeps this host from checking comes and goes: look at its own network first',
    ]);
    expect([...site.memory()].filter(([, { turnsMs }]) => turnsMs.length > 0).map(([id]) => id)).toEqual([
      THIS_HOST,
    ]);
    site.run(WELL);
    expect(site.open()).toHaveLength(1);
    const [kept] = site.state().values();
    site.run(WELL);
    expect([...site.state().values()]).toEqual([kept]);
    expect([...site.state().values()][0]?.alert).toBe(kept?.alert);
    site.pass(40 * MINUTE);
    expect(site.run(WELL)).toEqual([expect.stringMatching(/^resolved: 6 paths are met again/)]);
  });

  test("of this host's own firewall stays open as well", () => {
    const site = watched({}, { ...ruleOf(3) });
    const held = { ...WELL, cic01: 'ffo' };
    const told = [held, WELL, held, WELL, held].flatMap((world) => site.run(world));
    expect(told.map((one) => one.split(':')[0])).toEqual(['opened', 'resolved', 'opened']);
    expect(site.open()).toEqual([OWN_FLAPS.text]);
    site.run(WELL);
    expect(site.open()).toHaveLength(1);
    site.pass(90 * MINUTE);
    site.run(WELL);
    expect(site.open()).toEqual([]);
  });

  test('of all hosts changes no alert about one of them', () => {
    const site = watched({}, { ...ruleOf(2) });
    site.run({ cic01: 'coo', sql01: 'co', ms01: 'c' });
    expect(site.run(WELL)).toEqual([]);
    expect(site.open()).toHaveLength(3);
  });
});

function ruleOf(flapChanges: number) {
  return { needed: 2, of: 3, flapChanges, flapWithinMs: 60 * MINUTE, calmMs: 30 * MINUTE };
}

describe('quiet hours', () => {
  const quiet = { isQuiet: true };
  const bad = { ...WELL, cic01: 'ddd' };

  test('what is still so at their end is told then', () => {
    const site = watched();
    expect(site.run(bad, quiet)).toEqual([]);
    expect(site.open()).toEqual(['cic01 does not answer']);
    expect(site.run({ ...bad, ms01: 'c' }, quiet)).toEqual([]);
    expect(site.pass(MINUTE)).toEqual(['opened: cic01 does not answer', 'opened: S1: ms01 1 refused']);
  });

  test('what begins and ends within them is not told', () => {
    const site = watched();
    site.run(bad, quiet);
    site.run(WELL, quiet);
    expect(site.pass(MINUTE)).toEqual([]);
    expect(site.state().size).toBe(0);
  });

  test('what was told before and ends within them is told at their end', () => {
    const site = watched({ remindMs: MINUTE });
    site.run(bad);
    expect(site.run(WELL, quiet)).toEqual([]);
    expect(site.pass(MINUTE, quiet)).toEqual([]);
    // It comes again meanwhile: that is another one.
    site.run(bad, quiet);
    expect(site.pass(MINUTE)).toEqual([
      'resolved: 3 paths are met again. It was: cic01 does not answer',
      'opened: cic01 does not answer',
    ]);
  });
});

describe('maintenance', () => {
  test('opens and resolves nothing; what is still so when it ends is told then', () => {
    const site = watched();
    const bad = { ...WELL, cic01: 'ddd' };
    expect(site.run(bad, { isMaintenance: true })).toEqual([]);
    expect(site.pass(MINUTE, { isMaintenance: true })).toEqual([]);
    expect(site.state().size).toBe(0);
    expect(site.run(bad)).toEqual(['opened: cic01 does not answer']);
    site.run(WELL, { isMaintenance: true });
    expect(site.open()).toHaveLength(1);
    expect(site.run(WELL)).toHaveLength(1);
  });
});

describe('several watches', () => {
  test('of the same host make one alert, which ends when the one that found it says so', () => {
    const site = watched();
    site.run({ sql01: 'oo' }, { watch: 'databases' });
    expect(site.run({ sql01: 'dd' }, { watch: 'databases' })).toEqual(['opened: sql01 does not answer']);
    // The other one has not confirmed it yet, and then has.
    expect(site.run(WELL)).toEqual([]);
    expect(site.run({ ...WELL, sql01: 'dd' })).toEqual([]);
    expect(site.open()).toHaveLength(1);
    expect(site.run({ sql01: 'oo' }, { watch: 'databases' })).toHaveLength(1);
    expect(site.run(WELL)).toEqual([]);
  });

  test('what only a watch has that is there no more ends as not checked any more', () => {
    const site = watched();
    site.run({ fax01: 'c', sql01: 'oo' }, { watch: 'gone' });
    site.run({ ...WELL, cic01: 'ddd' });
    const [fax, cic] = forgetWatches(site.state(), ['all', 'databases'], 5);
    expect(fax?.alert).toMatchObject({
      state: 'resolved',
      resolvedMs: 5,
      title: '1 path is not checked any more. It was: S1: fax01 1 refused',
    });
    expect(site.state().get('id2')).toBe(cic);
  });

  test('one that saw it broken and saw it end later may say so as well', () => {
    const site = watched();
    site.run({ sql01: 'oo' }, { watch: 'databases' });
    site.run({ sql01: 'dd' }, { watch: 'databases' });
    site.run({ ...WELL, sql01: 'dd' });
    expect(site.run(WELL)).toHaveLength(1);
    expect(site.run({ sql01: 'oo' }, { watch: 'databases' })).toEqual([]);
  });
});

test('a path that is not remembered says nothing', () => {
  const run = { watch: 'all', report: reportOf({ cic01: 'c' }), isWhole: true, memory: new Map() };
  expect(newsOf(run).size).toBe(0);
});
