import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../', import.meta.url));

const folders = new Set();
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

/** The built program, as a user runs it. Throws when there is no build. */
export function builtProgram() {
  const file = join(repository, 'dist/main.js');
  if (!existsSync(file)) throw new Error('dist/main.js is missing: run "npm run build" first');
  return file;
}

/**
 * The built program with a port map made for the occasion in place of the product's: role `client` must reach role
 * `server` by these flows, each { ports: "10000-10999", transport, probe }. Gone again after `remove()` and at exit.
 */
export function makeProgram(flows) {
  builtProgram();
  const folder = mkdtempSync(join(tmpdir(), 'cicprobe-bench-'));
  folders.add(folder);
  for (const name of ['dist', 'scripts', 'package.json']) {
    cpSync(join(repository, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'), 'junction');
  mkdirSync(join(folder, 'profiles/sections'), { recursive: true });
  cpSync(join(repository, 'profiles/options.yaml'), join(folder, 'profiles/options.yaml'));
  const write = (file, content) => writeFileSync(join(folder, 'profiles', file), JSON.stringify(content));
  const roles = ['client', 'server'].map((name) => ({ name, title: name, kind: 'server', printedNames: [] }));
  // JSON is YAML.
  write('roles.yaml', { document: 'Benchmark', revision: '1', roles });
  write('sections/01-benchmark.yaml', { section: 'Benchmark', page: 1, flows: flows.map(makeFlow) });
  execFileSync(process.execPath, [join(folder, 'scripts/compileProfiles.mjs')], { stdio: 'inherit' });
  const remove = () => {
    rmSync(folder, { recursive: true, force: true });
    folders.delete(folder);
  };
  return { main: join(folder, 'dist/main.js'), folder, remove };
}

/** The flags that every benchmark gives: all of a range, the report as JSON. */
export function flagsFor(hosts, concurrency) {
  const targets = hosts.flatMap((host) => ['--target', `server=${host}`]);
  const limits =
    concurrency === null ? [] : ['--concurrency', `${concurrency}`, '--per-host', `${concurrency}`];
  const always = ['--sample', '65535', '--deadline', '10m', '--format', 'json', '--no-progress'];
  return ['--role', 'client', ...targets, ...limits, ...always];
}

function makeFlow({ ports, transport = 'tcp', probe }, at) {
  return {
    id: `benchmark.server.${at + 1}`,
    from: 'client',
    to: 'server',
    service: `Service ${at + 1}`,
    transport,
    ports,
    ...(probe === undefined ? {} : { probe }),
    purpose: 'Being measured',
    impact: 'None: this is a benchmark.',
    source: { kind: 'table', ref: 'benchmark', confidence: 'documented' },
  };
}
