import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { usualKeep } from '../../../src/model/keep.ts';
import type { RunToSave } from '../../../src/model/remembered.ts';
import type { DriverName } from '../../../src/sinks/store/driver.ts';
import { keepSaving, type Saving, type Trouble } from '../../../src/sinks/store/keepSaving.ts';
import {
  aChange,
  aFolder,
  aRunToSave,
  drivers,
  openAt,
  pathAs,
  readAt,
  SHUT,
  START_MS,
} from '../../support/stores.ts';

const isRoot = process.getuid?.() === 0;
const mayMount = isRoot && process.platform === 'linux';

/** A disk of its own, of so many bytes. */
function aDisk(bytes: number): string {
  const folder = aFolder();
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder]);
  // Lazily: a driver may have files open still.
  onTestFinished(() => {
    execFileSync('umount', ['-l', folder]);
  });
  return folder;
}

interface Kept {
  readonly saving: Saving;
  readonly told: (Trouble | null)[];
}

async function keepAt(file: string, driver: DriverName): Promise<Kept> {
  const told: (Trouble | null)[] = [];
  const saving = await keepSaving(file, {
    keep: usualKeep,
    driver,
    epochMs: () => START_MS,
    onTrouble: (trouble) => {
      told.push(trouble);
    },
  });
  onTestFinished(() => {
    saving.close();
  });
  return { saving, told };
}

/** A run that takes some 100 kB. */
function largeRun(at: number): RunToSave {
  const atMs = START_MS + at * 1000;
  const path = pathAs('a', SHUT, { impact: randomBytes(40_000).toString('base64') });
  return aRunToSave(atMs, [path], { events: [aChange(atMs, path)] });
}

describe.each(drivers)('with %s', (driver) => {
  test.skipIf(!mayMount)(
    'on a full disk runs wait, what was saved can be read, and all are saved once there is room (needs Linux and root)',
    async () => {
      const disk = aDisk(4_000_000);
      const ballast = join(disk, 'ballast');
      writeFileSync(ballast, Buffer.alloc(1_500_000));
      const file = join(disk, 'store.db');
      const { saving, told } = await keepAt(file, driver);
      let saved = 0;
      while (saved < 100 && saving.save(largeRun(saved)) === 0) saved++;
      expect(saved).toBeGreaterThan(3);
      expect(saving.save(largeRun(saved + 1))).toBe(2);
      expect(told).toMatchObject([
        { kind: 'full', file, message: expect.stringContaining('the disk is full') },
      ]);
      expect(saving.reader()?.runs({ limit: 100 })).toHaveLength(saved);
      rmSync(ballast);
      expect(saving.save(largeRun(saved + 2))).toBe(0);
      expect(told.at(-1)).toBeNull();
      expect(told).toHaveLength(2);
      const runs = saving.reader()?.runs({ limit: 100 }) ?? [];
      const times = runs.map(({ finishedMs }) => (finishedMs - START_MS) / 1000);
      expect(times.toReversed()).toEqual(Array.from({ length: saved + 3 }, (_, at) => at));
    },
  );

  test.skipIf(!mayMount)(
    'on a disk that is full from the start runs wait (needs Linux and root)',
    async () => {
      const disk = aDisk(1_000_000);
      const ballast = join(disk, 'ballast');
      fillUp(ballast);
      const { saving, told } = await keepAt(join(disk, 'store.db'), driver);
      expect(saving.save(largeRun(0))).toBe(1);
      expect(told).toMatchObject([{ kind: 'full' }]);
      rmSync(ballast);
      expect(saving.save(largeRun(1))).toBe(0);
      expect(told).toHaveLength(2);
      expect(saving.reader()?.runs({ limit: 9 })).toHaveLength(2);
    },
  );

  test.skipIf(!mayMount)(
    'on a disk that cannot be written runs wait, and are saved once it can (needs Linux and root)',
    async () => {
      const file = await aStoreOnReadOnlyDisk(driver);
      const { saving, told } = await keepAt(file, driver);
      expect([saving.save(largeRun(1)), saving.save(largeRun(2))]).toEqual([1, 2]);
      expect(told).toMatchObject([{ kind: 'read-only', file }]);
      mountAgain(dirname(file), 'rw');
      expect(saving.save(largeRun(3))).toBe(0);
      expect(told).toHaveLength(2);
      expect(saving.reader()?.runs({ limit: 9 })).toHaveLength(4);
    },
  );

  test.skipIf(!mayMount)('what is on such a disk can be read (needs Linux and root)', async () => {
    const file = await aStoreOnReadOnlyDisk(driver);
    expect((await readAt(file, driver)).runs({ limit: 9 })).toHaveLength(1);
  });

  test.skipIf(isRoot || process.platform === 'win32')(
    'in a folder that cannot be written runs wait (root may write anywhere)',
    async () => {
      const folder = aFolder();
      chmodSync(folder, 0o500);
      const { saving, told } = await keepAt(join(folder, 'store.db'), driver);
      expect(saving.save(largeRun(0))).toBe(1);
      expect(told).toMatchObject([{ kind: 'read-only' }]);
      chmodSync(folder, 0o700);
      expect(saving.save(largeRun(1))).toBe(0);
      expect(told.at(-1)).toBeNull();
    },
  );
});

/** Writes until nothing more goes on the disk. */
function fillUp(file: string): void {
  try {
    for (;;) writeFileSync(file, Buffer.alloc(4096), { flag: 'a' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  }
}

/** A store with one run, on a disk that cannot be written. It is copied there: a driver may have its files open still. */
async function aStoreOnReadOnlyDisk(driver: DriverName): Promise<string> {
  const made = await openAt(join(aFolder(), 'store.db'), driver);
  made.save(largeRun(0));
  made.close();
  const disk = aDisk(4_000_000);
  const file = join(disk, 'store.db');
  copyFileSync(made.file, file);
  mountAgain(disk, 'ro');
  return file;
}

function mountAgain(disk: string, how: 'ro' | 'rw'): void {
  execFileSync('mount', ['-o', `remount,${how}`, disk]);
}
