import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const repository = fileURLToPath(new URL('../..', import.meta.url));

const takeNoun = `import { noun } from '../model/noun.ts'; export { noun };`;

/** A small house in which every room holds something and every allowed door is used once. */
const house: Readonly<Record<string, string>> = {
  'src/model/noun.ts': `export const noun = 1;`,
  'src/config/parse.ts': `import 'yaml'; import 'zod'; import 'fastest-levenshtein'; import 'ipaddr.js'; ${takeNoun}`,
  'src/plan/make.ts': `import 'ipaddr.js'; ${takeNoun}`,
  'src/wire/encode.ts': `import 'node:buffer'; ${takeNoun}`,
  'src/classify/judge.ts': `import './rule.ts'; ${takeNoun}`,
  'src/classify/rule.ts': takeNoun,
  'src/report/render.ts': takeNoun,
  'src/diagram/layOut.ts': `import 'elkjs'; ${takeNoun}`,
  'src/net/http.ts': `import 'node:http'; import 'undici'; ${takeNoun}`,
  'src/net/udp.ts': `import 'node:dgram'; import 'dgram-as-promised'; ${takeNoun}`,
  'src/net/kernel/linux.ts': `import 'koffi'; import '../../model/noun.ts';`,
  'src/probes/http.ts': `import '../net/http.ts'; import '../wire/encode.ts'; ${takeNoun}`,
  'src/responder/udp.ts': `import 'node:dgram'; import 'selfsigned'; import '../wire/encode.ts';`,
  'src/run/execute.ts': `import 'p-limit'; ${takeNoun}`,
  'src/sinks/store.ts': `import '../report/render.ts'; import '../net/http.ts';`,
  'src/sinks/store/open.ts': `import 'libsql'; import 'node:fs'; import 'node:zlib'; import '../../model/noun.ts';`,
  'src/demo/peer.ts': `import 'node:net'; import '../responder/udp.ts'; ${takeNoun}`,
  'src/check.ts': `import './config/parse.ts'; import './plan/make.ts'; import './run/execute.ts'; import './net/udp.ts';`,
  'src/agent/agent.ts': `import '../check.ts'; import 'pino'; import '../sinks/store.ts';`,
  'src/fleet/member.ts': `import '../run/execute.ts'; import 'pino';`,
  'src/api/server.ts': `import 'node:http'; import 'hono'; import '@hono/node-server'; import '../report/render.ts';`,
  'src/cli/cli.ts': `import 'commander'; import 'picocolors'; import 'yaml'; import '../api/server.ts'; import '../check.ts';`,
  'src/main.ts': `import 'pino'; import './cli/cli.ts';`,
  'src/browser/report/main.ts': `import './sort.ts'; import '../shared/order.ts';`,
  'src/browser/shared/order.ts': `export const order = 1;`,
  'src/browser/dashboard/main.ts': `import 'uplot'; import '../shared/order.ts'; import '../../report/render.ts'; ${takeNoun.replaceAll('../', '../../')}`,
  'src/browser/report/sort.ts': `export const sort = 1;`,
};

/** Faults to plant: the file, its text, and the line that must name it. */
const faults: readonly (readonly [file: string, text: string, named: string])[] = [
  [
    'src/model/greedy.ts',
    `import '../plan/make.ts';`,
    'model-imports-nothing: src/model/greedy.ts -> src/plan/make.ts',
  ],
  ['src/model/packed.ts', `import 'zod';`, 'model-imports-nothing: src/model/packed.ts -> node_modules/zod/'],
  [
    'src/classify/dial.ts',
    `import '../net/udp.ts';`,
    'classify-keeps-to-its-room: src/classify/dial.ts -> src/net/udp.ts',
  ],
  ['src/plan/send.ts', `import 'node:dgram';`, 'stage-touches-no-node-module: src/plan/send.ts -> dgram'],
  ['src/config/read.ts', `import 'node:fs';`, 'stage-touches-no-node-module: src/config/read.ts -> fs'],
  ['src/report/bytes.ts', `import 'node:buffer';`, 'bytes-are-for-wire: src/report/bytes.ts -> buffer'],
  [
    'src/report/peek.ts',
    `import '../plan/make.ts';`,
    'report-keeps-to-its-room: src/report/peek.ts -> src/plan/make.ts',
  ],
  [
    'src/diagram/words.ts',
    `import '../report/render.ts';`,
    'diagram-keeps-to-its-room: src/diagram/words.ts -> src/report/render.ts',
  ],
  ['src/diagram/save.ts', `import 'node:fs';`, 'stage-touches-no-node-module: src/diagram/save.ts -> fs'],
  ['src/report/draw.ts', `import 'elkjs';`, 'elkjs-has-one-home: src/report/draw.ts -> node_modules/elkjs/'],
  [
    'src/wire/typed.ts',
    `import type { noun } from '../report/render.ts'; export type N = typeof noun;`,
    'wire-keeps-to-its-room: src/wire/typed.ts -> src/report/render.ts',
  ],
  [
    'src/plan/deep/lazy.ts',
    `await import('../../classify/rule.ts');`,
    'plan-keeps-to-its-room: src/plan/deep/lazy.ts',
  ],
  [
    'src/config/ring.ts',
    `import './back.ts';`,
    'no-cycles: src/config/back.ts -> src/config/ring.ts -> src/config/back.ts',
  ],
  ['src/config/back.ts', `import './ring.ts';`, 'no-cycles: '],
  [
    'src/net/judge.ts',
    `import '../classify/rule.ts';`,
    'net-keeps-to-its-room: src/net/judge.ts -> src/classify/rule.ts',
  ],
  ['src/probes/raw.ts', `import 'node:net';`, 'sockets-live-in-net: src/probes/raw.ts -> net'],
  [
    'src/probes/secret.ts',
    `import 'node:dns/promises';`,
    'sockets-live-in-net: src/probes/secret.ts -> dns/promises',
  ],
  [
    'src/probes/pace.ts',
    `import '../run/execute.ts';`,
    'probes-keeps-to-its-room: src/probes/pace.ts -> src/run/execute.ts',
  ],
  ['src/run/open.ts', `import '../net/udp.ts';`, 'run-keeps-to-its-room: src/run/open.ts -> src/net/udp.ts'],
  [
    'src/responder/ask.ts',
    `import '../net/udp.ts';`,
    'responder-keeps-to-its-room: src/responder/ask.ts -> src/net/udp.ts',
  ],
  [
    'src/sinks/plan.ts',
    `import '../plan/make.ts';`,
    'sinks-keeps-to-its-room: src/sinks/plan.ts -> src/plan/make.ts',
  ],
  ['src/demo/run.ts', `import '../check.ts';`, 'check-is-for-composers: src/demo/run.ts -> src/check.ts'],
  [
    'src/agent/serve.ts',
    `import '../api/server.ts';`,
    'agent-keeps-to-its-room: src/agent/serve.ts -> src/api/server.ts',
  ],
  [
    'src/fleet/print.ts',
    `import '../cli/cli.ts';`,
    'fleet-keeps-to-its-room: src/fleet/print.ts -> src/cli/cli.ts',
  ],
  [
    'src/api/fleet.ts',
    `import '../fleet/member.ts';`,
    'api-keeps-to-its-room: src/api/fleet.ts -> src/fleet/member.ts',
  ],
  [
    'src/browser/report/read.ts',
    `import '../../model/noun.ts';`,
    'browser-stands-alone: src/browser/report/read.ts -> src/model/noun.ts',
  ],
  [
    'src/browser/report/disk.ts',
    `import 'node:fs';`,
    'browser-stands-alone: src/browser/report/disk.ts -> fs',
  ],
  [
    'src/browser/report/look.ts',
    `import '../dashboard/main.ts';`,
    'browser-stands-alone: src/browser/report/look.ts -> src/browser/dashboard/main.ts',
  ],
  [
    'src/browser/dashboard/judge.ts',
    `import '../../classify/rule.ts';`,
    'dashboard-takes-words-alone: src/browser/dashboard/judge.ts -> src/classify/rule.ts',
  ],
  [
    'src/browser/dashboard/disk.ts',
    `import 'node:fs';`,
    'dashboard-takes-words-alone: src/browser/dashboard/disk.ts -> fs',
  ],
  [
    'src/report/chart.ts',
    `import 'uplot';`,
    'uplot-has-one-home: src/report/chart.ts -> node_modules/uplot/',
  ],
  [
    'src/cli/page.ts',
    `import '../browser/report/sort.ts';`,
    'nobody-imports-browser: src/cli/page.ts -> src/browser/report/sort.ts',
  ],
  ['src/cli/boot.ts', `import '../main.ts';`, 'nobody-imports-main: src/cli/boot.ts -> src/main.ts'],
  [
    'src/cli/borrow.ts',
    `import '../../test/data.ts';`,
    'src-stands-alone: src/cli/borrow.ts -> test/data.ts',
  ],
  ['src/utils/bag.ts', `import '../model/noun.ts';`, 'file-has-a-room: src/utils/bag.ts'],
  ['src/cli/shop.ts', `import '../utils/bag.ts';`, 'room-is-known: src/cli/shop.ts -> src/utils/bag.ts'],
  ['src/cli/rich.ts', `import 'semver';`, 'package-has-a-home: src/cli/rich.ts -> node_modules/semver/'],
  [
    'src/report/paint.ts',
    `import 'picocolors';`,
    'picocolors-has-one-home: src/report/paint.ts -> node_modules/picocolors/',
  ],
  ['src/net/tcp.ts', `import 'undici';`, 'undici-has-one-home: src/net/tcp.ts -> node_modules/undici/'],
  [
    'src/net/limit.ts',
    `import 'p-limit';`,
    'p-limit-has-one-home: src/net/limit.ts -> node_modules/p-limit/',
  ],
  ['src/report/ask.ts', `import 'libsql';`, 'libsql-has-one-home: src/report/ask.ts -> '],
  ['src/net/native.ts', `import 'koffi';`, 'koffi-has-one-home: src/net/native.ts -> '],
  ['src/run/log.ts', `import 'pino';`, 'pino-has-one-home: src/run/log.ts -> node_modules/pino/'],
  ['src/plan/check.ts', `import 'zod';`, 'zod-has-one-home: src/plan/check.ts -> node_modules/zod/'],
  ['src/net/alone.ts', `export const alone = 1;`, 'no-orphans: src/net/alone.ts'],
  ['src/run/lost.ts', `import './nowhere.ts';`, 'import-exists: src/run/lost.ts -> ./nowhere.ts'],
];

const trees: string[] = [];
afterAll(() => {
  for (const tree of trees) rmSync(tree, { recursive: true, force: true });
});

describe('a tidy house', () => {
  test('passes and says how much was read', () => {
    const { status, out, err } = check(plant(house));
    expect(err).toBe('');
    expect(out).toBe(`Import walls: ${Object.keys(house).length} modules read, none out of place.\n`);
    expect(status).toBe(0);
  });

  test('fails when next to nothing was read', () => {
    const { status, err } = check(
      plant({ 'src/model/noun.ts': '', 'src/main.ts': `import './model/noun.ts';` }),
    );
    expect(err).toContain('Read only 2 modules of src; at least 20 are expected.');
    expect(status).toBe(2);
  });
});

describe('planted faults', () => {
  let found: ReturnType<typeof check>;
  beforeAll(() => {
    const planted = Object.fromEntries(faults.map(([file, text]) => [file, text]));
    found = check(plant({ ...house, ...planted, 'test/data.ts': 'export const data = 1;' }));
  });

  test('make the check fail', () => {
    expect(found.status).toBe(1);
  });

  test.each(faults)('%s is named', (_file, _text, named) => {
    expect(found.err).toContain(named);
  });

  test('nothing else is named', () => {
    const strangers = found.err
      .split('\n')
      .filter((line) => /^[\w.-]+: src\//.test(line))
      .filter((line) => !faults.some(([file]) => line.includes(` ${file}`)));
    expect(strangers).toEqual([]);
  });

  test('each comes with advice', () => {
    expect(found.err).toContain('Stages meet only in check.ts');
    expect(found.err).not.toContain('undefined');
  });
});

/** Writes a tree that sees the repository's packages; the caller's files and nothing else are in it. */
function plant(files: Readonly<Record<string, string>>): string {
  const tree = mkdtempSync(join(tmpdir(), 'cicprobe-walls-'));
  trees.push(tree);
  symlinkSync(join(repository, 'node_modules'), join(tree, 'node_modules'), 'junction');
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), `${text}\n`);
  }
  return tree;
}

function check(tree: string): { status: number | null; out: string; err: string } {
  const script = join(repository, 'scripts/checkWalls.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, tree], { encoding: 'utf8' });
  // The packages stand behind a link, so their paths lead out of the tree.
  return { status, out: stdout, err: stderr.replaceAll(/\S+(?=node_modules\/)/g, '') };
}
