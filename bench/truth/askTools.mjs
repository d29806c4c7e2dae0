import { execFile, execFileSync } from 'node:child_process';
import { askBlackbox } from './askBlackbox.mjs';
import { blackbox, DOORS_PER_CASE, tools } from './tools.mjs';

const SCENES = ['usual', 'no-default-route', 'own-firewall-shut', 'silent-resolver'];
/** Programs of one kind that run at the same moment. */
const AT_ONCE = 12;
/** Longest time for one call, in milliseconds. */
const CALL_MS = 90_000;

/** Asks every tool about every case, one tool after the other, in the client's namespace. */
export async function askTools(lab, client) {
  const answers = new Map();
  const versions = {};
  const present = [...tools, blackbox].filter(({ program }) => isThere(program));
  const absent = [...tools, blackbox].filter((tool) => !present.includes(tool)).map(({ name }) => name);
  for (const tool of present) {
    versions[tool.name] = versionOf(tool);
    process.stderr.write(`asking ${tool.name} …\n`);
    for (const scene of SCENES) {
      lab.setScene(scene);
      const cases = lab.cases.filter((one) => (one.scene ?? 'usual') === scene);
      const said =
        tool === blackbox ? await askBlackbox(client, cases) : await askEach(tool, client, cases, lab, scene);
      for (const [id, words] of said) answers.set(`${id} ${tool.name}`, words);
    }
  }
  lab.setScene('usual');
  return { answers, versions, absent };
}

async function askEach(tool, client, cases, lab, scene) {
  const said = new Map();
  const waiting = cases.map(
    (one) => () => askOne(tool, client, one).then((words) => said.set(one.id, words)),
  );
  // A path that heals or breaks after so many packets must be whole again for each tool.
  const spoiled = (one) => /quota|@broken/.test(JSON.stringify(one.rules ?? {}));
  const first = cases.filter(spoiled);
  for (const one of first) {
    lab.setScene(scene);
    said.set(one.id, await askOne(tool, client, one));
  }
  const rest = waiting.filter((_, at) => !spoiled(cases[at]));
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let next = rest.shift(); next !== undefined; next = rest.shift()) await next();
    }),
  );
  return said;
}

async function askOne(tool, client, one) {
  const ports = one.ports.slice(0, DOORS_PER_CASE);
  const calls = tool.takesAllDoors ? [ports] : ports.map((port) => [port]);
  const words = [];
  for (const few of calls) {
    const program = tool.programFor?.(one) ?? tool.program;
    const result = await call(['netns', 'exec', client, program, ...tool.argsFor(one, few)]);
    words.push(...tool.read(result, few));
  }
  return words;
}

function call(args) {
  return new Promise((resolve) => {
    execFile('ip', args, { timeout: CALL_MS, killSignal: 'SIGKILL' }, (error, stdout, stderr) =>
      resolve({ stdout, stderr, status: error === null ? 0 : (error.code ?? -1) }),
    );
  });
}

function isThere(program) {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function versionOf({ program, versionArgs }) {
  if (versionArgs === undefined) return 'Debian netcat-openbsd';
  try {
    const said = execFileSync(program, versionArgs, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return /v?\d+\.\d+(?:\.\d+)?/.exec(said)?.[0] ?? '';
  } catch (error) {
    return /v?\d+\.\d+(?:\.\d+)?/.exec(String(error.stdout))?.[0] ?? '';
  }
}
