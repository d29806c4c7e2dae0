import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { SourceFile } from '../config/yamlDocument.ts';
import type { PortMap } from '../model/portMap.ts';

/** Reading 26 YAML files takes half a second; the build leaves their outcome here. */
const COMPILED = fileURLToPath(new URL('../portMap.json', import.meta.url));

/** The port map as compiled from these very files; null when there is none or the files have changed since. */
export async function readCompiledMap(files: readonly SourceFile[]): Promise<PortMap | null> {
  const text = await readFile(COMPILED, 'utf8').catch(() => null);
  if (text === null) return null;
  const { digest, portMap } = JSON.parse(text) as { digest: string; portMap: Flat };
  if (digest !== digestOf(files)) return null;
  return { ...portMap, roles: new Map(portMap.roles), options: new Map(portMap.options) };
}

/** Leaves a checked port map beside the program; called by the build. */
export async function writeCompiledMap(files: readonly SourceFile[], portMap: PortMap): Promise<void> {
  const flat: Flat = { ...portMap, roles: [...portMap.roles], options: [...portMap.options] };
  await writeFile(COMPILED, JSON.stringify({ digest: digestOf(files), portMap: flat }));
}

/** A port map that survives JSON: maps as lists of pairs. */
type Flat = Omit<PortMap, 'roles' | 'options'> & {
  readonly roles: readonly (readonly [...PairOf<PortMap['roles']>])[];
  readonly options: readonly (readonly [...PairOf<PortMap['options']>])[];
};
type PairOf<M> = M extends ReadonlyMap<infer K, infer V> ? [K, V] : never;

function digestOf(files: readonly SourceFile[]): string {
  const hash = createHash('sha256');
  for (const { file, text } of files) hash.update(`${file}\0${text}\0`);
  return hash.digest('hex');
}
