import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import type { Report, ReportPath } from '../../src/model/report.ts';
import type { Machine } from './labCase.ts';
import { namespaceOf, remove, sweep } from './namespaces.ts';
import { buildNetwork, inside, machines } from './topology.ts';

/** A responder that runs in the lab. */
export interface LabResponder {
  readonly process: ChildProcess;
  /** What it has said so far, result and messages. */
  readonly said: () => string;
  /** Stops it as Ctrl-C does and waits for its end. */
  readonly stop: () => Promise<void>;
}

/** The lab's network with the built program at both ends. */
export interface PairedLab {
  /** nftables statements by machine and hook; whatever was there before is gone. */
  readonly filter: (rules: Rules) => void;
  readonly listen: (flags: readonly string[]) => Promise<LabResponder>;
  /** Runs a paired check on the client to its end. */
  readonly check: (flags: readonly string[], token?: string, killAfterMs?: number) => Promise<Report>;
  /** Starts another program in a machine and gives its first words; it ends with the lab. */
  readonly start: (machine: Machine, script: string, args: readonly string[]) => Promise<string>;
  readonly close: () => void;
}

/** Machine and hook → statements. */
export type Rules = Readonly<Partial<Record<keyof typeof CHAINS, readonly string[]>>>;

const CHAINS = {
  // Before fragments are put together again.
  routerFirst: ['router', 'type filter hook prerouting priority -450'],
  routerNat: ['router', 'type nat hook postrouting priority srcnat'],
  firewall: ['firewall', 'type filter hook forward priority filter'],
  firewallFirst: ['firewall', 'type filter hook prerouting priority raw'],
  firewallNat: ['firewall', 'type nat hook prerouting priority dstnat'],
  server: ['server', 'type filter hook input priority filter'],
} as const satisfies Record<string, readonly [Machine, string]>;

const TOKEN = 'the secret of this lab alone';
/** Longest time for one check, in milliseconds. */
const CHECK_MS = 120_000;

export function openPairedLab(repository: string): PairedLab {
  sweep();
  const program = path.join(repository, 'dist/main.js');
  const folder = mkdtempSync(path.join(tmpdir(), 'cicprobe-paired-'));
  const children = new Set<ChildProcess>();
  const tokenFile = (token: string): string => {
    const file = path.join(folder, `token-${Buffer.from(token).toString('hex')}`);
    writeFileSync(file, `${token}\n`);
    return file;
  };
  const close = (): void => {
    for (const child of children) child.kill('SIGKILL');
    for (const machine of machines) remove(namespaceOf(machine));
    rmSync(folder, { recursive: true, force: true });
    process.off('exit', close);
  };
  process.once('exit', close);
  const begin = (machine: Machine, args: readonly string[]): ChildProcess => {
    const child = spawn('ip', ['netns', 'exec', namespaceOf(machine), process.execPath, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.add(child);
    child.once('exit', () => children.delete(child));
    return child;
  };
  try {
    buildNetwork();
  } catch (error) {
    close();
    throw error;
  }
  return {
    filter: (rules) => {
      for (const machine of machines) {
        const chains = Object.entries(CHAINS)
          .filter(([, [where]]) => where === machine)
          .map(
            ([name, [, hook]]) =>
              `chain ${name} {\n${hook}; policy accept;\n${(rules[name as keyof Rules] ?? []).join('\n')}\n}`,
          );
        inside(
          machine,
          'nft',
          ['-f', '-'],
          ['flush ruleset', 'table inet lab {', ...chains, '}', ''].join('\n'),
        );
      }
    },
    listen: async (flags) => {
      const child = begin('server', [program, 'listen', '--token-file', tokenFile(TOKEN), ...flags]);
      let said = '';
      const ready = new Promise<void>((resolve, reject) => {
        const note = (bytes: Buffer): void => {
          said += bytes.toString('utf8');
          if (said.includes('Control channel:')) resolve();
        };
        child.stdout?.on('data', note);
        child.stderr?.on('data', note);
        child.once('exit', () => reject(new Error(`the responder did not start: ${said}`)));
      });
      await ready;
      return {
        process: child,
        said: () => said,
        stop: async () => {
          if (child.exitCode !== null || child.signalCode !== null) return;
          child.kill('SIGINT');
          await once(child, 'exit');
        },
      };
    },
    check: async (flags, token = TOKEN, killAfterMs = CHECK_MS) => {
      const always = ['--paired', '--token-file', tokenFile(token), '--format', 'json', '--no-progress'];
      const child = begin('client', [program, ...always, ...flags]);
      const cut = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
      if (child.stdout === null || child.stderr === null) throw new Error('no pipes');
      const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
      clearTimeout(cut);
      if (out === '') throw new Error(`the check said nothing on standard output: ${err}`);
      return JSON.parse(out) as Report;
    },
    start: async (machine, script, args) => {
      const child = begin(machine, ['-e', script, '--', ...args]);
      if (child.stdout === null) throw new Error('no pipes');
      const [first] = (await once(child.stdout, 'data')) as [Buffer];
      return first.toString('utf8').trim();
    },
    close,
  };
}

/** Verdict, reason and what else is told of one port. */
export function at(report: Report, transport: 'tcp' | 'udp', port: number): ReportPath {
  const path_ = report.paths.find((one) => one.transport === transport && one.port === port);
  if (path_ === undefined) throw new Error(`the report has no ${transport} ${port}`);
  return path_;
}
