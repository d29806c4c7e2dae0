/** A host on which a service is set up: its files are a map, and its programs answer as they are told. */
import type { ServiceSystem } from '../../../src/cli/service/serviceSystem.ts';
import { CommandError } from '../../../src/responder/runCommand.ts';

export interface ServiceHost {
  readonly system: ServiceSystem;
  readonly files: Map<string, string>;
  /** Every command that was run, as one line. */
  readonly ran: readonly string[];
}

export interface GivenHost {
  readonly platform?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly program?: readonly string[];
  readonly isRoot?: boolean;
  readonly files?: Readonly<Record<string, string>>;
  /** What a program prints, or with which code it ends; the first whose words begin the command. */
  readonly answers?: readonly (readonly [command: string, answer: string | number])[];
  readonly checkConfig?: (file: string) => Promise<void>;
}

export function aServiceHost(given: GivenHost = {}): ServiceHost {
  const files = new Map(Object.entries(given.files ?? {}));
  const ran: string[] = [];
  const answers = [...(given.answers ?? [])];
  const system: ServiceSystem = {
    platform: given.platform ?? 'linux',
    env: given.env ?? {},
    program: given.program ?? ['/usr/bin/node', '/usr/lib/node_modules/cicprobe/dist/main.js'],
    isRoot: given.isRoot ?? true,
    run: async (program, args) => {
      const line = [program.replace(/^.*[\\/]/, ''), ...args].join(' ');
      ran.push(line);
      const at = answers.findIndex(([command]) => line.startsWith(command));
      const [, answer = ''] = answers[at] ?? [];
      // The last one of its kind stays.
      if (answers.filter(([command]) => line.startsWith(command)).length > 1) answers.splice(at, 1);
      if (typeof answer === 'number') throw new CommandError(program, answer, 'it did not want to');
      return answer;
    },
    exists: async (file) => files.has(file),
    read: async (file) => files.get(file) ?? null,
    write: async (file, text) => {
      files.set(file, text);
    },
    makeFolder: async (folder) => {
      files.set(folder, '');
    },
    remove: async (file) => {
      files.delete(file);
    },
    pause: async () => undefined,
    checkConfig: given.checkConfig ?? (async () => undefined),
  };
  return { system, files, ran };
}
