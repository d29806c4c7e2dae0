import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { noticeSchema } from '../../src/config/noticeSchema.ts';

const names = ['opened', 'updated', 'reminder', 'resolved', 'test', 'blocked', 'own-network'];

test.each(names)('the notice "%s" is as its schema has it', (name) => {
  const file = new URL(`../golden/alerts/${name}.json`, import.meta.url);
  const notice: unknown = JSON.parse(readFileSync(file, 'utf8'));
  expect(noticeSchema.parse(notice)).toEqual(notice);
});

test('a notice without an id is none', () => {
  const file = new URL('../golden/alerts/opened.json', import.meta.url);
  const { id: _id, ...notice } = JSON.parse(readFileSync(file, 'utf8'));
  expect(noticeSchema.safeParse(notice).error?.issues.map(({ path }) => path)).toEqual([['id']]);
});
