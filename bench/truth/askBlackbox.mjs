import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { readToEnd } from '../parts/finish.mjs';
import { blackbox, DOORS_PER_CASE, hostOf } from './tools.mjs';

const CONFIG = fileURLToPath(new URL('blackbox.yml', import.meta.url));
const ASKER = fileURLToPath(new URL('fetchAll.mjs', import.meta.url));
const LISTEN = '127.0.0.1:9115';
const ALL_MS = 240_000;

/** Runs the exporter in the client's namespace for as long as it is asked there. */
export async function askBlackbox(client, cases) {
  const exporter = spawn(
    'ip',
    ['netns', 'exec', client, blackbox.program, `--config.file=${CONFIG}`, `--web.listen-address=${LISTEN}`],
    { stdio: 'ignore' },
  );
  try {
    const questions = cases.flatMap((one) => {
      const module = blackbox.moduleFor(one);
      if (module === null) return [];
      return one.ports
        .slice(0, DOORS_PER_CASE)
        .map((port) => ({ id: one.id, url: urlFor(module, one, port) }));
    });
    const asker = spawn('ip', ['netns', 'exec', client, process.execPath, ASKER], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    asker.stdin.end(JSON.stringify(questions));
    const { text } = await readToEnd(asker, ALL_MS);
    const said = new Map();
    for (const { id, success } of JSON.parse(text)) {
      said.set(id, [...(said.get(id) ?? []), blackbox.word(success)]);
    }
    return said;
  } finally {
    exporter.kill('SIGKILL');
    if (exporter.exitCode === null && exporter.signalCode === null) await once(exporter, 'exit');
  }
}

function urlFor(module, one, port) {
  const host = hostOf(one);
  const door = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const target = module.startsWith('http') ? `${module}://${door}/` : door;
  return `http://${LISTEN}/probe?module=${module}&target=${encodeURIComponent(target)}`;
}
