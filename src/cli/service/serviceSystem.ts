import { access, mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type RunCommand, runCommand } from '../../responder/runCommand.ts';
import { readPortMap } from '../readFiles.ts';
import { readDaemonSite } from '../readSite.ts';
import type { Terminal } from '../terminal.ts';

/** What setting a service up needs of the host; tests bring their own. */
export interface ServiceSystem {
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What starts this program, by full paths: an executable, or Node and the script. */
  readonly program: readonly string[];
  /** Whether this is the superuser of a POSIX system. */
  readonly isRoot: boolean;
  readonly run: RunCommand;
  readonly exists: (file: string) => Promise<boolean>;
  /** null where there is none. */
  readonly read: (file: string) => Promise<string | null>;
  readonly write: (file: string, text: string) => Promise<void>;
  readonly makeFolder: (folder: string) => Promise<void>;
  readonly remove: (file: string) => Promise<void>;
  readonly pause: (ms: number) => Promise<void>;
  /** Throws what is wrong with the configuration of a daemon. */
  readonly checkConfig: (file: string) => Promise<void>;
}

/** This host itself. */
export async function openServiceSystem(terminal: Terminal): Promise<ServiceSystem> {
  return {
    platform: terminal.platform,
    env: terminal.env,
    program: await programOf(process.execPath, process.argv[1]),
    isRoot: process.getuid?.() === 0,
    run: runCommand,
    exists: (file) =>
      access(file).then(
        () => true,
        () => false,
      ),
    read: async (file) => {
      try {
        return await readFile(file, 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
    write: async (file, text) => {
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, text, { mode: 0o644 });
    },
    makeFolder: async (folder) => {
      await mkdir(folder, { recursive: true });
    },
    remove: (file) => rm(file, { force: true }),
    pause: (ms) => pause(ms),
    checkConfig: async (file) => {
      await readDaemonSite(file, undefined, await readPortMap(), terminal);
    },
  };
}

/** A single executable is its own script. Links are followed: what is linked by a user's package manager may go. */
async function programOf(node: string, script: string | undefined): Promise<readonly string[]> {
  if (script === undefined || script === node) return [node];
  return [node, await realpath(script).catch(() => path.resolve(script))];
}
