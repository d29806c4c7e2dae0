import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SourceFile } from '../config/yamlDocument.ts';
import type { PortMap } from '../model/portMap.ts';
import { makeRegistry } from '../probes/registry.ts';
import { readCompiledMap, writeCompiledMap } from './compiledMap.ts';
import { UsageError } from './usageError.ts';
import { whyUnreadable } from './whyUnreadable.ts';

/** The port map that comes with the product. */
const PROFILES = fileURLToPath(new URL('../../profiles/', import.meta.url));

/** Reads a file for the user; a failure names it and says why. */
export async function readSource(file: string): Promise<SourceFile> {
  try {
    return { file, text: decode(await readFile(file)) };
  } catch (error) {
    throw new UsageError(`${file}: ${whyUnreadable(error as NodeJS.ErrnoException)}`, { cause: error });
  }
}

/** The whole port map that comes with the product: as the build compiled it, or read and checked anew. */
export async function readPortMap(): Promise<PortMap> {
  const files = await readProfileFiles();
  return (await readCompiledMap(files)) ?? parseFiles(files);
}

/** Checks the product's own files and compiles them for a quick start; the last step of the build. */
export async function compilePortMap(): Promise<void> {
  const files = await readProfileFiles();
  await writeCompiledMap(files, await parseFiles(files));
}

async function parseFiles(files: readonly SourceFile[]): Promise<PortMap> {
  const { parsePortMap } = await import('../config/portMap.ts');
  return parsePortMap(files, knownProbes());
}

/** The YAML files of a profiles folder, in the order of their names; messages show the folder as `shown`. */
export async function readProfileFiles(
  folder: string = PROFILES,
  shown = 'profiles',
): Promise<readonly SourceFile[]> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => /\.ya?ml$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => ({
      ...(await readSource(path.join(folder, name))),
      file: path.posix.join(shown, name.split(path.sep).join('/')),
    })),
  );
}

/** What the port map may name as a probe, with each probe's own check of its options. */
export function knownProbes(): ReadonlyMap<string, (options: Readonly<Record<string, unknown>>) => void> {
  return new Map([...makeRegistry().values()].map((probe) => [probe.kind, probe.validate]));
}

/** UTF-8, or the UTF-16 that `>` of Windows PowerShell writes; a byte order mark is no part of the text. */
function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  // Several times as fast as a decoder, which counts with reports of ten thousand paths.
  return bytes.toString('utf8').replace(/^\uFEFF/, '');
}
