import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { run, succeeds } from './shell.ts';

/** Files here are laid over /etc inside the namespace of the same name; see ip-netns(8). */
const OVERLAYS = '/etc/netns';
const PREFIX = 'ciclab';

/** The name of one machine's namespace; the process id in it keeps labs of different processes apart. */
export function namespaceOf(machine: string): string {
  return `${PREFIX}${process.pid}-${machine}`;
}

export function overlayOf(name: string): string {
  return path.join(OVERLAYS, name);
}

/** Namespaces and overlays of this process's labs that still exist. */
export function leftovers(): readonly string[] {
  return [...namesIn('/run/netns'), ...namesIn(OVERLAYS)].filter((name) =>
    name.startsWith(`${PREFIX}${process.pid}-`),
  );
}

/** Takes down what labs left behind whose process was killed outright. */
export function sweep(): void {
  for (const name of new Set([...namesIn('/run/netns'), ...namesIn(OVERLAYS)])) {
    const owner = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (owner !== undefined && !existsSync(`/proc/${owner}`)) remove(name);
  }
}

/** Ends everything that runs in the namespace, then the namespace itself; does nothing where there is none. */
export function remove(name: string): void {
  if (existsSync(`/run/netns/${name}`)) {
    for (const pid of run('ip', ['netns', 'pids', name]).split('\n').filter(Boolean)) kill(Number(pid));
    succeeds('ip', ['netns', 'del', name]);
  }
  rmSync(overlayOf(name), { recursive: true, force: true });
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself meanwhile.
  }
}

function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
