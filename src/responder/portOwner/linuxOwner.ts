import { readdir, readFile, readlink } from 'node:fs/promises';
import path from 'node:path';
import type { PortTransport } from '../../model/ids.ts';
import { parseProcNet } from './parseProcNet.ts';
import type { PortOwner } from './portOwner.ts';

/** The process that has the port's socket among its files; of several that share it, the oldest. */
export async function findLinuxOwner(
  transport: PortTransport,
  port: number,
  proc = '/proc',
): Promise<PortOwner | null> {
  const tables = await Promise.all(
    [transport, `${transport}6`].map((name) => readText(path.join(proc, 'net', name))),
  );
  const links = tables
    .flatMap((table) => parseProcNet(table, transport, port))
    .map((inode) => `socket:[${inode}]`);
  if (links.length === 0) return null;
  for (const pid of await processes(proc)) {
    if (await holdsAny(path.join(proc, String(pid), 'fd'), links)) {
      const name = (await readText(path.join(proc, String(pid), 'comm'))).trimEnd();
      return { pid, name: name === '' ? null : name };
    }
  }
  return null;
}

/** The parent, which has the lower number as a rule, says more than its workers. */
async function processes(proc: string): Promise<readonly number[]> {
  return (await readdir(proc))
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((one, other) => one - other);
}

/** False also for the files of other users, which only root may see. */
async function holdsAny(folder: string, links: readonly string[]): Promise<boolean> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const target = await readlink(path.join(folder, name)).catch(() => '');
    if (links.includes(target)) return true;
  }
  return false;
}

/** Empty where there is no such file: a host without IPv6 has no tcp6, and processes end. */
function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}
