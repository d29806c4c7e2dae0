import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { usualKeep } from '../../../src/model/keep.ts';
import type { RunToSave } from '../../../src/model/remembered.ts';
import type { DriverName } from '../../../src/sinks/store/driver.ts';
import {
  keepSaving,
  type Saving,
  type SavingOptions,
  type Trouble,
} from '../../../src/sinks/store/keepSaving.ts';
import { loadDriver } from '../../../src/sinks/store/loadDriver.ts';
import { connect } from '../../../src/sinks/store/sql.ts';
import {
  aChange,
  aFolder,
  aRunToSave,
  aWatched,
  DAY_MS,
  drivers,
  OPEN,
  openAt,
  pathAs,
  readAt,
  SHUT,
  START_MS,
} from '../../support/stores.ts';

const ASIDE = '.corrupt-20261126T003000000Z';

interface Kept {
  readonly saving: Saving;
  readonly told: (Trouble['kind'] | null)[];
}

async function keepAt(file: string, driver: DriverName, given: Partial<SavingOptions> = {}): Promise<Kept> {
  const told: (Trouble['kind'] | null)[] = [];
  const onTrouble = (trouble: Trouble | null): void => {
    told.push(trouble?.kind ?? null);
  };
  const options = { keep: usualKeep, driver, epochMs: () => START_MS, onTrouble, ...given };
  const saving = await keepSaving(file, options);
  onTestFinished(() => {
    saving.close();
  });
  return { saving, told };
}

/** The run of that number: path `a` has changed, and stands so since. */
function run(at: number): RunToSave {
  const atMs = START_MS + at * 1000;
  const path = pathAs('a', at % 2 === 0 ? OPEN : SHUT);
  const memory = new Map([['a', aWatched({ sinceMs: atMs })]]);
  return aRunToSave(atMs, [path], { events: [aChange(atMs, path)], memory });
}

function times(saving: Saving): { readonly runs: readonly number[]; readonly changes: readonly number[] } {
  const reader = saving.reader();
  if (reader === null) throw new Error('the store is not open');
  const at = (ms: number): number => (ms - START_MS) / 1000;
  return {
    runs: reader.runs({ limit: 1000 }).map(({ finishedMs }) => at(finishedMs)),
    changes: reader.changes({ limit: 1000 }).map(({ atMs }) => at(atMs)),
  };
}

function overwrite(file: string, position: number, bytes: Uint8Array): void {
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, bytes, 0, bytes.length, position);
  closeSync(descriptor);
}

describe.each(drivers)('with %s', (driver) => {
  test('without trouble nothing is told and nothing waits', async () => {
    const { saving, told } = await keepAt(join(aFolder(), 'store.db'), driver);
    expect([saving.save(run(0)), saving.save(run(1))]).toEqual([0, 0]);
    expect(times(saving)).toEqual({ runs: [1, 0], changes: [1, 0] });
    expect(saving.prune(START_MS)).toMatchObject({ runs: 0 });
    expect(saving.close()).toBe(0);
    expect(told).toEqual([]);
  });

  test('after a restart it goes on with what is remembered', async () => {
    const file = join(aFolder(), 'store.db');
    const first = await keepAt(file, driver);
    first.saving.save(run(0));
    first.saving.close();
    const { saving } = await keepAt(file, driver);
    expect([...saving.memory('site')]).toEqual([['a', aWatched({ sinceMs: START_MS })]]);
    expect(saving.memory('other').size).toBe(0);
  });

  test('what a configuration has no more is forgotten and recorded as gone', async () => {
    const file = join(aFolder(), 'store.db');
    const { saving } = await keepAt(file, driver);
    saving.save(run(0));
    saving.forgetOthers(['site'], START_MS + 5000);
    expect(saving.memory('site').size).toBe(1);
    saving.forgetOthers(['another'], START_MS + 5000);
    saving.forgetOthers(['another'], START_MS + 6000);
    expect(saving.memory('site').size).toBe(0);
    expect(saving.reader()?.status()).toEqual([]);
    const gone = { kind: 'gone', pathId: 'a', atMs: START_MS + 5000, to: null, runId: null };
    expect(saving.reader()?.changes({ limit: 1 })).toMatchObject([gone]);
    expect(times(saving).changes).toEqual([5, 0]);
  });

  test('what is forgotten while nothing can be saved is recorded once it can be', async () => {
    const place = join(aFolder(), 'place');
    writeFileSync(place, 'A file where a folder is wanted.');
    const { saving } = await keepAt(join(place, 'store.db'), driver, { waitInFull: 1 });
    saving.save(run(0));
    saving.forgetOthers([], START_MS + 500);
    saving.save({ ...run(1), watch: 'another' });
    saving.save({ ...run(2), watch: 'another' });
    rmSync(place);
    expect(saving.save({ ...run(3), watch: 'another' })).toBe(0);
    expect(times(saving).changes.toSorted((one, other) => one - other)).toEqual([0, 0.5, 1, 2, 3]);
    expect(
      saving
        .reader()
        ?.status()
        .map(({ watch }) => watch),
    ).toEqual(['another']);
  });

  test('a person has to decide about a file that another daemon has', async () => {
    const file = join(aFolder(), 'store.db');
    await openAt(file, driver);
    await expect(keepAt(file, driver)).rejects.toMatchObject({ kind: 'in-use' });
  });

  test('runs wait where there is no place for the file, and are saved once there is one', async () => {
    const place = join(aFolder(), 'place');
    writeFileSync(place, 'A file where a folder is wanted.');
    const { saving, told } = await keepAt(join(place, 'store.db'), driver);
    expect([saving.save(run(0)), saving.save(run(1))]).toEqual([1, 2]);
    expect(saving.reader()).toBeNull();
    expect(saving.prune(START_MS)).toBeNull();
    rmSync(place);
    expect(saving.save(run(2))).toBe(0);
    expect(times(saving)).toEqual({ runs: [2, 1, 0], changes: [2, 1, 0] });
    expect(told).toEqual(['other', null]);
  });

  test('while another program holds the file runs wait, and what was saved can be read', async () => {
    const file = join(aFolder(), 'store.db');
    const { saving, told } = await keepAt(file, driver);
    saving.save(run(0));
    const other = connect(await loadDriver(file, driver), file, 'write');
    other.exec('BEGIN IMMEDIATE');
    expect(saving.save(run(1))).toBe(1);
    expect(times(saving)).toEqual({ runs: [0], changes: [0] });
    other.exec('ROLLBACK');
    other.close();
    expect(saving.save(run(2))).toBe(0);
    expect(told).toEqual(['busy', null]);
    expect(times(saving).runs).toEqual([2, 1, 0]);
  });

  test('of runs that wait for long the changes and standings are kept', async () => {
    const place = join(aFolder(), 'place');
    writeFileSync(place, '');
    const { saving } = await keepAt(join(place, 'store.db'), driver, { waitInFull: 2 });
    const waiting = [0, 1, 2, 3].map((at) => saving.save({ ...run(at), maintenance: at === 1 }));
    expect(waiting).toEqual([1, 2, 3, 4]);
    rmSync(place);
    const forgotten = { ...run(4), memory: new Map([['a', null]]) };
    expect(saving.save(forgotten)).toBe(0);
    expect(times(saving)).toEqual({ runs: [4, 3], changes: [4, 3, 2, 1, 0] });
    expect(
      saving
        .reader()
        ?.changes({ limit: 9 })
        .map(({ maintenance }) => maintenance),
    ).toEqual([false, false, false, true, false]);
    expect(saving.memory('site').size).toBe(0);
    expect(saving.reader()?.memory('site').size).toBe(0);
  });

  test('what is lost at the end is counted', async () => {
    const place = join(aFolder(), 'place');
    writeFileSync(place, '');
    const { saving } = await keepAt(join(place, 'store.db'), driver);
    saving.save(run(0));
    expect(saving.close()).toBe(1);
  });

  test.each([
    ['cut off', (file: string) => truncateSync(file, 9000)],
    ['without its head', (file: string) => overwrite(file, 0, new Uint8Array(100))],
    [
      'overwritten',
      (file: string) => overwrite(file, 8192, new Uint8Array(statSync(file).size - 8192).fill(0x5a)),
    ],
  ])('a file that is %s is moved aside, and a new one knows how the paths stand', async (_, damage) => {
    const file = join(aFolder(), 'store.db');
    const first = await keepAt(file, driver);
    first.saving.save(run(0));
    first.saving.close();
    damage(file);
    const size = statSync(file).size;
    const messages: string[] = [];
    const { saving } = await keepAt(file, driver, {
      onTrouble: (trouble) => {
        messages.push(trouble?.message ?? 'over');
      },
    });
    expect(messages).toEqual([expect.stringContaining(`it is now ${file}${ASIDE}`), 'over']);
    expect(saving.save(run(1))).toBe(0);
    expect(times(saving)).toEqual({ runs: [1], changes: [1] });
    expect(statSync(`${file}${ASIDE}`).size).toBe(size);
  });

  test('damage that shows while it runs does the same, and no standing is lost', async () => {
    const file = join(aFolder(), 'store.db');
    const { saving, told } = await keepAt(file, driver);
    const quiet = aWatched({ held: SHUT });
    saving.save({ ...run(0), memory: new Map([['quiet', quiet]]) });
    // More than the connection keeps in its memory.
    for (let at = 1; at <= 200; at++) {
      const path = pathAs('a', OPEN, { impact: randomBytes(20_000).toString('base64') });
      saving.save(aRunToSave(START_MS + at, [path]));
    }
    expect(saving.prune(START_MS)).not.toBeNull();
    overwrite(file, 4096, new Uint8Array(statSync(file).size - 4096).fill(0x5a));
    expect(saving.prune(START_MS + 400 * DAY_MS)).toMatchObject({ successes: 0 });
    expect(told).toEqual(['corrupt', null]);
    expect(saving.reader()?.memory('site').get('quiet')).toEqual(quiet);
  });

  test('what can still be read of how the paths stand is taken over', async () => {
    const file = join(aFolder(), 'store.db');
    const first = await keepAt(file, driver);
    first.saving.save(run(0));
    first.saving.close();
    const sql = connect(await loadDriver(file, driver), file, 'read');
    const page = Number(sql.one("SELECT rootpage FROM sqlite_schema WHERE name = 'changes'")?.['rootpage']);
    sql.close();
    overwrite(file, (page - 1) * 4096, new Uint8Array(4096).fill(0x5a));
    const { saving, told } = await keepAt(file, driver);
    expect(told).toEqual(['corrupt', null]);
    expect(saving.memory('site')).toEqual(run(0).memory);
    expect(saving.reader()?.memory('site')).toEqual(run(0).memory);
  });

  test.skipIf(process.platform === 'win32')(
    'what is left of the old file does not take the log of the new one with it (Windows renames no open file)',
    async () => {
      const file = join(aFolder(), 'store.db');
      const first = await keepAt(file, driver);
      first.saving.save(run(0));
      first.saving.close();
      overwrite(file, 8192, new Uint8Array(statSync(file).size - 8192).fill(0x5a));
      const { saving } = await keepAt(file, driver);
      saving.save(run(1));
      expect(readdirSync(join(file, '..')).some((name) => name.includes('.corrupt-'))).toBe(true);
      await collectGarbage();
      expect(existsSync(`${file}-wal`)).toBe(true);
      saving.save(run(2));
      expect((await readAt(file, driver)).runs({ limit: 9 })).toHaveLength(2);
    },
  );

  test.skipIf(process.platform === 'win32')(
    'a file that is taken away while it is open is begun anew (not on Windows: it cannot be)',
    async () => {
      const file = join(aFolder(), 'store.db');
      const { saving, told } = await keepAt(file, driver);
      saving.save(run(0));
      for (const part of ['', '-wal', '-shm']) rmSync(`${file}${part}`);
      expect([saving.save(run(1)), saving.save(run(2))]).toEqual([1, 0]);
      expect(told).toEqual(['other', null]);
      expect((await readAt(file, driver)).runs({ limit: 9 })).toHaveLength(2);
    },
  );

  test('bytes overwritten anywhere never keep a run from being saved', async () => {
    const folder = aFolder();
    let number = 0;
    const damages = fc.array(
      fc.record({
        place: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
        bytes: fc.uint8Array({ minLength: 1, maxLength: 600 }),
      }),
      { minLength: 1, maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(damages, fc.boolean(), async (places, isCut) => {
        const file = join(folder, `store-${number++}.db`);
        const before = await keepSaving(file, options(driver));
        for (let at = 0; at < 5; at++) before.save(run(at));
        before.close();
        const { size } = statSync(file);
        for (const { place, bytes } of places) overwrite(file, Math.floor(place * size), bytes);
        if (isCut) appendFileSync(file, 'torn');
        const saving = await keepSaving(file, options(driver));
        const saved = [5, 6].map((at) => saving.save(run(at)));
        expect(saved).toEqual([0, 0]);
        const newest = saving.reader()?.runs({ limit: 2 }) ?? [];
        expect(newest.map(({ finishedMs }) => finishedMs - START_MS)).toEqual([6000, 5000]);
        expect(saving.reader()?.report(newest[0]?.id ?? 0)?.report).toEqual(run(6).report);
        expect(saving.reader()?.memory('site').get('a')).toEqual(run(6).memory.get('a'));
        saving.close();
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});

function options(driver: DriverName): SavingOptions {
  return { keep: usualKeep, driver, epochMs: () => START_MS, onTrouble: () => undefined };
}

/** libsql closes its files only then. */
async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new Error('there is no gc');
  for (let round = 0; round < 5; round++) {
    Reflect.apply(collect, undefined, []);
    await turn();
  }
}
