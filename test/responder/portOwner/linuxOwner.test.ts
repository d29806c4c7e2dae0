import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findLinuxOwner } from '../../../src/responder/portOwner/linuxOwner.ts';

const LISTENER =
  '   0: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4242 1 0 100 0 0 10 0\n';

describe.skipIf(process.platform === 'win32')('a /proc of the test', () => {
  let proc: string;
  beforeEach(() => {
    proc = mkdtempSync(path.join(tmpdir(), 'cicprobe-proc-'));
    mkdirSync(path.join(proc, 'net'));
    writeFileSync(path.join(proc, 'net', 'tcp'), LISTENER);
  });
  afterEach(() => rmSync(proc, { recursive: true }));

  test('of those that share a socket it is the oldest', async () => {
    addProcess('1000', 'worker', 'socket:[4242]');
    addProcess('812', 'nginx', '/dev/null', 'socket:[4242]');
    addProcess('9', 'other', 'socket:[42]');
    expect(await findLinuxOwner('tcp', 80, proc)).toEqual({ pid: 812, name: 'nginx' });
  });

  test('nobody is named when the files of its process are not shown', async () => {
    mkdirSync(path.join(proc, '812'));
    expect(await findLinuxOwner('tcp', 80, proc)).toBeNull();
  });

  test('a process that has just ended has no name', async () => {
    addProcess('812', '', 'socket:[4242]');
    expect(await findLinuxOwner('tcp', 80, proc)).toEqual({ pid: 812, name: null });
  });

  test('a free port needs no look at the processes', async () => {
    expect(await findLinuxOwner('tcp', 81, proc)).toBeNull();
    expect(await findLinuxOwner('udp', 80, proc)).toBeNull();
  });

  function addProcess(pid: string, name: string, ...files: readonly string[]): void {
    mkdirSync(path.join(proc, pid, 'fd'), { recursive: true });
    writeFileSync(path.join(proc, pid, 'comm'), `${name}\n`);
    for (const [index, file] of files.entries()) symlinkSync(file, path.join(proc, pid, 'fd', String(index)));
  }
});
