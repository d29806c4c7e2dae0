import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { DriverName } from '../../../src/sinks/store/driver.ts';
import { loadDriver } from '../../../src/sinks/store/loadDriver.ts';
import { connect } from '../../../src/sinks/store/sql.ts';
import {
  aFolder,
  DAY_MS,
  drivers,
  OPEN,
  openAt,
  pathAs,
  readAt,
  reportAt,
  START_MS,
} from '../../support/stores.ts';

const WRITER = fileURLToPath(new URL('../../support/storeWriter.mjs', import.meta.url));
const KILLS = 50;
const PATHS = 8;

describe.each(drivers)('with %s', (driver) => {
  test(`a writer killed ${KILLS} times in the midst of it loses nothing that it reported as saved`, async () => {
    const folder = aFolder();
    const file = join(folder, 'store.db');
    const runFile = join(folder, 'run.json');
    const paths = Array.from({ length: PATHS }, (_, at) => pathAs(`path-${at}`, OPEN));
    writeFileSync(runFile, JSON.stringify({ report: reportAt(START_MS, paths) }));
    const saved: number[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      saved.push(...(await writeUntilKilled([file, driver, runFile], kill)));
      await expectAll(file, driver, saved);
    }
    // The lock died with the last one.
    const store = await openAt(file, driver);
    expect(store.memory('site').size).toBe(PATHS);
  }, 120_000);

  test('a second writer is refused while another process writes', async () => {
    const folder = aFolder();
    const file = join(folder, 'store.db');
    const runFile = join(folder, 'run.json');
    writeFileSync(runFile, JSON.stringify({ report: reportAt(START_MS, [pathAs('a', OPEN)]) }));
    const child = spawn(process.execPath, [WRITER, file, driver, runFile], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      await once(child.stdout, 'data');
      await expect(openAt(file, driver)).rejects.toMatchObject({ kind: 'in-use', file });
      // One who reads is let in.
      expect((await readAt(file, driver)).runs({ limit: 1 })).toHaveLength(1);
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    await openAt(file, driver);
  });
});

/** What the writer reported as saved before it was killed. */
async function writeUntilKilled(args: readonly string[], kill: number): Promise<readonly number[]> {
  const child = spawn(process.execPath, [WRITER, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const reported: number[] = [];
  const lines = createInterface({ input: child.stdout });
  const read = once(lines, 'close');
  const first = once(lines, 'line');
  lines.on('line', (line) => reported.push(Number(line)));
  await first;
  // Each time at another moment of its work.
  await sleep((kill * 7) % 40);
  child.kill('SIGKILL');
  await Promise.all([exited, read]);
  return reported;
}

async function expectAll(file: string, driver: DriverName, saved: readonly number[]): Promise<void> {
  const reader = await readAt(file, driver);
  const runs = reader.runs({ limit: 1_000_000 });
  const there = new Set(runs.map(({ finishedMs }) => finishedMs));
  expect(saved.filter((atMs) => !there.has(atMs))).toEqual([]);
  // One that was saved and not reported any more is wholly there, or not at all.
  expect(reader.changes({ limit: 1_000_000, pathId: 'path-7' })).toHaveLength(runs.length);
  const spells = reader.history({ pathId: 'path-7', fromMs: 0, untilMs: START_MS + 365 * DAY_MS });
  expect(spells.reduce((sum, { checks }) => sum + checks, 0)).toBe(runs.length);
  reader.close();
  const sql = connect(await loadDriver(file, driver), file, 'read');
  expect(sql.one('PRAGMA integrity_check')).toMatchObject({ integrity_check: 'ok' });
  sql.close();
}
