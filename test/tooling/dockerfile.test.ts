import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

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

  test('takes only what the build leaves', () => {
    const built = copies
      .filter((words) => words[0] === '--from=build')
      .map((words) => basename(words[1] ?? ''));
    expect(built).toEqual(['node_modules', 'dist', 'profiles']);
  });
});
