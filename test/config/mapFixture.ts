import { readFileSync } from 'node:fs';
import { ConfigError } from '../../src/config/configError.ts';
import type { KnownProbes } from '../../src/config/flowFaults.ts';
import { parsePortMap } from '../../src/config/portMap.ts';
import type { SourceFile } from '../../src/config/yamlDocument.ts';

const folder = new URL('../fixtures/config/', import.meta.url);

function fixture(file: string): SourceFile {
  return { file, text: readFileSync(new URL(file, folder), 'utf8') };
}

/** A small, good port map with every feature of the format. */
export const mapSources = {
  roles: fixture('roles.yaml'),
  options: fixture('options.yaml'),
  client: fixture('sections/01-client-operations.yaml'),
  servers: fixture('sections/02-servers.yaml'),
} as const;

/** Probes that take any options, and one that takes none. */
export const knownProbes: KnownProbes = new Map([
  ['tcp', refuseAny],
  ['udp', () => undefined],
  ['tls', () => undefined],
  ['http', () => undefined],
  ['icmp', refuseAny],
]);

export const smallMap = parsePortMap(Object.values(mapSources), knownProbes);

/** The lines of the ConfigError that the step throws. */
export function problemsOf(step: () => unknown): readonly string[] {
  try {
    step();
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
  return [];
}

function refuseAny(options: Readonly<Record<string, unknown>>): void {
  const [name] = Object.keys(options);
  if (name !== undefined) throw new Error(`unknown option "${name}"`);
}
