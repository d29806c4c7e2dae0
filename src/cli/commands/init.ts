import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { renderSiteTemplate } from '../../config/siteTemplate.ts';
import { EXIT, type ExitCode } from '../exitCodes.ts';
import { readPortMap } from '../readFiles.ts';
import { SITE_FILE } from '../readSite.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usageError.ts';

/** Writes a commented configuration to start from; never over an existing file. */
export async function initCommand(file: string | undefined, terminal: Terminal): Promise<ExitCode> {
  const name = file ?? SITE_FILE;
  const text = renderSiteTemplate(await readPortMap());
  try {
    await writeFile(path.resolve(terminal.cwd, name), text, { flag: 'wx' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'EEXIST' ? 'exists already; it was left as it is' : `cannot be written: ${message}`;
    throw new UsageError(`${name}: ${why}`, { cause: error });
  }
  const flag = name === SITE_FILE ? '' : ` --config ${name}`;
  await terminal.print(`${name} written. Fill in your hosts, then run: cicprobe${flag}\n`);
  return EXIT.met;
}
