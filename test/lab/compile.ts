import { chmodSync, copyFileSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from './shell.ts';

/** Programs that run inside the lab, as plain JavaScript that the oldest supported Node runs too. */
export interface Compiled {
  readonly driver: string;
  readonly peers: string;
  readonly responder: string;
  readonly holdBack: string;
  readonly remove: () => void;
}

/** Compiles the product as it stands together with the lab's programs, so that no build of another time is tested. */
export function compileInside(repository: string): Compiled {
  const folder = mkdtempSync(path.join(tmpdir(), 'cicprobe-lab-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    // User nobody must be able to read it.
    chmodSync(folder, 0o755);
    const tsc = path.join(repository, 'node_modules/typescript/bin/tsc');
    const project = path.join(repository, 'test/lab/tsconfig.json');
    run(process.execPath, [tsc, '-p', project, '--outDir', folder], '', COMPILE_MS);
    copyFileSync(path.join(repository, 'package.json'), path.join(folder, 'package.json'));
    symlinkSync(path.join(repository, 'node_modules'), path.join(folder, 'node_modules'));
  } catch (error) {
    remove();
    throw error;
  }
  const program = (name: string): string => path.join(folder, 'test/lab/inside', `${name}.js`);
  return {
    driver: program('driver'),
    peers: program('peers'),
    responder: program('responder'),
    holdBack: program('holdBack'),
    remove,
  };
}

const COMPILE_MS = 60_000;
