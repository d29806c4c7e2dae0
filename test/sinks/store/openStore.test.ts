import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { loadDriver } from '../../../src/sinks/store/loadDriver.ts';
import { migrate } from '../../../src/sinks/store/migrate.ts';
import { connect } from '../../../src/sinks/store/sql.ts';
import { aKeptAlert, aNotice } from '../../support/alerts.ts';
import {
  aFolder,
  aRunToSave,
  aWatched,
  drivers,
  OPEN,
  openAt,
  pathAs,
  readAt,
  SHUT,
  START_MS,
} from '../../support/stores.ts';

const steps = [
  { to: 1, sql: 'CREATE TABLE one (a INTEGER) STRICT' },
  { to: 2, sql: 'CREATE TABLE two (a INTEGER) STRICT; INSERT INTO two VALUES (2)' },
];

describe.each(drivers)('with %s', (driver) => {
  test('reads while another connection writes', async () => {
    const file = join(aFolder(), 'store.db');
    const writer = await openAt(file, driver);
    const reader = await readAt(file, driver);
    for (let at = 0; at < 20; at++) {
      writer.save(aRunToSave(START_MS + at, [pathAs('a', OPEN)]));
      expect(reader.runs({ limit: 99 })).toHaveLength(at + 1);
    }
  });

  test('refuses a second writer, names the file, and lets it in once the first is closed', async () => {
    const file = join(aFolder(), 'store.db');
    const first = await openAt(file, driver);
    await expect(openAt(file, driver)).rejects.toMatchObject({
      code: 'STORE_REFUSAL',
      kind: 'in-use',
      file,
      message: expect.stringContaining(file),
    });
    first.close();
    await openAt(file, driver);
  });

  test('there is nothing to read before a daemon has written', async () => {
    const file = join(aFolder(), 'store.db');
    await expect(readAt(file, driver)).rejects.toMatchObject({ kind: 'absent' });
    expect(existsSync(file)).toBe(false);
    writeFileSync(file, '');
    await expect(readAt(file, driver)).rejects.toMatchObject({ kind: 'absent' });
  });

  test('refuses a file of somebody else and leaves it as it is', async () => {
    const folder = aFolder();
    const text = join(folder, 'notes.txt');
    writeFileSync(text, 'Not a database.\n'.repeat(100));
    const other = join(folder, 'other.db');
    const sql = connect(await loadDriver(other, driver), other, 'write');
    sql.exec('CREATE TABLE theirs (a INTEGER)');
    sql.close();
    const files = readdirSync(folder).sort();
    for (const file of [text, other]) {
      const before = readFileSync(file);
      await expect(openAt(file, driver)).rejects.toMatchObject({ kind: 'alien' });
      expect(readFileSync(file)).toEqual(before);
    }
    expect(readdirSync(folder).sort()).toEqual(files);
    await expect(readAt(other, driver)).rejects.toMatchObject({ kind: 'alien' });
  });

  test('refuses a store of a later cicprobe, to read and to write', async () => {
    const file = join(aFolder(), 'store.db');
    (await openAt(file, driver)).close();
    const sql = connect(await loadDriver(file, driver), file, 'write');
    sql.exec('PRAGMA user_version = 99');
    sql.close();
    for (const open of [openAt, readAt]) {
      await expect(open(file, driver)).rejects.toMatchObject({
        kind: 'newer',
        message: expect.stringContaining('version 99'),
      });
    }
  });

  test('does each step to the last version once, and none of one that fails', async () => {
    const file = join(aFolder(), 'steps.db');
    const sql = connect(await loadDriver(file, driver), file, 'write');
    migrate(sql, file, steps.slice(0, 1));
    migrate(sql, file, steps);
    migrate(sql, file, steps);
    expect(sql.all('SELECT a FROM two').map(({ a }) => a)).toEqual([2]);
    const bad = { to: 3, sql: 'CREATE TABLE three (a INTEGER) STRICT; INSERT INTO nowhere VALUES (1)' };
    expect(() => migrate(sql, file, [...steps, bad])).toThrow('nowhere');
    expect(sql.one('PRAGMA user_version')).toMatchObject({ user_version: 2 });
    expect(sql.one("SELECT name FROM sqlite_schema WHERE name = 'three'")).toBeNull();
    sql.close();
  });

  test('a store of version 1 is read as it was written', async () => {
    const file = join(aFolder(), 'store.db');
    const packed = readFileSync(new URL('../../fixtures/store/version1.db.gz', import.meta.url));
    writeFileSync(file, gunzipSync(packed));
    const store = await openAt(file, driver);
    const paths = [pathAs('a', OPEN), pathAs('b', SHUT)];
    expect(store.report(1)).toMatchObject({ report: { paths }, gone: [] });
    expect(store.memory('site')).toEqual(
      new Map([
        ['a', aWatched()],
        ['b', aWatched({ held: SHUT })],
      ]),
    );
    expect(store.changes({ limit: 9 })).toMatchObject([{ pathId: 'b', from: OPEN, to: SHUT, runId: 1 }]);
    const history = store.history({ pathId: 'a', fromMs: 0, untilMs: START_MS * 2 });
    expect(history).toMatchObject([{ checks: 1, met: 1, latency: { meanMs: 10 } }]);
    expect(store.save(aRunToSave(START_MS + 1, paths))).toBe(2);
    expect(store.alerts({ limit: 9 })).toEqual([]);
    store.saveAlerts({ alerts: [aKeptAlert()], notices: [] });
    expect(store.unsettledAlerts()).toEqual([aKeptAlert()]);
  });

  test('a store of version 2 is read as it was written', async () => {
    const file = join(aFolder(), 'store.db');
    const packed = readFileSync(new URL('../../fixtures/store/version2.db.gz', import.meta.url));
    writeFileSync(file, gunzipSync(packed));
    const store = await openAt(file, driver);
    expect(store.report(1)).toMatchObject({ report: { paths: [pathAs('a', OPEN), pathAs('b', SHUT)] } });
    expect(store.unsettledAlerts()).toEqual([aKeptAlert()]);
    expect(store.undelivered()).toEqual([{ notice: aNotice(), channels: ['mail'] }]);
  });

  test('another SQLite reads what this one wrote', async () => {
    const file = join(aFolder(), 'store.db');
    const writer = await openAt(file, driver);
    writer.save(aRunToSave(START_MS, [pathAs('a', OPEN)]));
    for (const other of drivers) {
      const reader = await readAt(file, other);
      expect(reader.report(1)?.report.paths).toEqual([pathAs('a', OPEN)]);
      reader.close();
    }
  });
});

const hasOwn = drivers.includes('node');

test.skipIf(!hasOwn)('the SQLite of Node goes first (needs a Node with one)', async () => {
  expect((await loadDriver('store.db')).name).toBe('node');
});

test.skipIf(hasOwn)('without any SQLite it says what to install (needs a Node without one)', async () => {
  await expect(loadDriver('store.db', 'node')).rejects.toMatchObject({
    kind: 'no-driver',
    message: expect.stringContaining('npm install libsql'),
  });
});

test('no warning of an experimental SQLite reaches the user, and other warnings do', () => {
  const file = join(aFolder(), 'try.mjs');
  const source = new URL('../../../dist/sinks/store/nodeDriver.js', import.meta.url);
  const script = `import { nodeDriver } from '${source}';
    nodeDriver()?.open(':memory:', 'write').close();
    process.emitWarning('SQLite is mentioned', 'OtherWarning');`;
  writeFileSync(file, script);
  const { stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
  expect(stderr).toContain('OtherWarning');
  expect(stderr).not.toContain('Experimental');
});
