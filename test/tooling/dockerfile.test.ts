import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFileSync(join(repository, file), 'utf8');

const dockerfile = read('Dockerfile').split('\n');
const copies = dockerfile
  .filter((line) => line.startsWith('COPY '))
  .map((line) => line.split(/\s+/).slice(1));
const fromHere = copies
  .filter((words) => !words[0]?.startsWith('--from='))
  .flatMap((words) => words.slice(0, -1).map((source) => source.replace(/\/$/, '')));
const allowed = read('.dockerignore')
  .split('\n')
  .filter((line) => line.startsWith('!'))
  .map((line) => line.slice(1).replace(/\/\*\*$/, ''));

/** What follows these words in the last line that begins with them. */
function textAfter(words: string): string {
  return dockerfile.findLast((line) => line.startsWith(words))?.slice(words.length) ?? '';
}

describe('what the image is built from', () => {
  test('is listed', () => {
    expect(fromHere).toEqual(expect.arrayContaining(['package.json', 'src', 'profiles', 'scripts']));
  });

  test.each(fromHere)('%s exists', (source) => {
    expect(existsSync(join(repository, source))).toBe(true);
  });

  test.each(fromHere)('%s passes .dockerignore', (source) => {
    expect(allowed).toContain(source);
  });

  test.each(allowed)('%s is let through and used', (source) => {
    expect(fromHere).toContain(source);
  });
});

describe('the image', () => {
  test('starts the built program', () => {
    const entry =
      dockerfile.find((line) => line.startsWith('ENTRYPOINT '))?.slice('ENTRYPOINT '.length) ?? '[]';
    expect(JSON.parse(entry)).toEqual(['node', '/app/dist/main.js']);
    const manifest: unknown = JSON.parse(read('package.json'));
    expect(manifest).toMatchObject({ bin: { cicprobe: 'dist/main.js' } });
    expect(existsSync(join(repository, 'src/main.ts'))).toBe(true);
  });

  test('runs without privilege and without development packages', () => {
    const last = dockerfile.slice(dockerfile.findLastIndex((line) => line.startsWith('FROM ')));
    expect(last).toContain('USER node');
    expect(last.some((line) => line.startsWith('RUN npm'))).toBe(false);
    expect(dockerfile.join('\n')).toContain('npm prune --omit=dev');
  });

  test('runs the daemon unless it is told otherwise, and writes to its volume alone', () => {
    expect(JSON.parse(textAfter('CMD '))).toEqual(['daemon']);
    const [, folder = ''] = textAfter('ENV STATE_DIRECTORY').split('=');
    expect(folder).toMatch(/^\//);
    expect(dockerfile).toContain(`VOLUME ${folder}`);
    // The user owns it, and is another one only then.
    const owned = dockerfile.findIndex(
      (line) => line.startsWith('RUN ') && line.includes(`chown node:node ${folder}`),
    );
    expect(owned).toBeGreaterThan(0);
    expect(owned).toBeLessThan(dockerfile.indexOf('USER node'));
  });

  test.each([
    [200, 0],
    [503, 1],
    [null, 1],
  ])('its health check ends, where the daemon answers %j, with %j', async (status, code) => {
    const site = http.createServer((_request, response) => {
      response.writeHead(status ?? 200).end();
    });
    site.listen(0, '127.0.0.1');
    await once(site, 'listening');
    const { port } = site.address() as AddressInfo;
    if (status === null) await new Promise((closed) => site.close(closed));
    else onTestFinished(() => void site.close());
    const [program = '', ...args] = JSON.parse(textAfter('  CMD ')) as readonly string[];
    expect(program).toBe('node');
    expect(textAfter('ENV CICPROBE_HEALTH_URL')).toMatch(/=http:\/\/127\.0\.0\.1:9807\/healthz$/);
    const env = { ...process.env, CICPROBE_HEALTH_URL: `http://127.0.0.1:${port}/healthz` };
    const check = spawn(process.execPath, args, { env, stdio: 'ignore' });
    expect(await once(check, 'exit')).toEqual([code, null]);
  });

  test('takes only what the build leaves', () => {
    const built = copies
      .filter((words) => words[0] === '--from=build')
      .map((words) => basename(words[1] ?? ''));
    expect(built).toEqual(['node_modules', 'dist', 'profiles']);
  });
});
