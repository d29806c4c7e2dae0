import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Lab, openPairedTruthLab } from './openLab.ts';
import { type PairedCase, placePairedCases } from './pairedCases.ts';
import type { RatedCase } from './rateCase.ts';
import { ratePaired } from './ratePaired.ts';
import { runScenes, type Said } from './runScenes.ts';
import { renderTruthTable } from './truthTable.ts';
import { whyNoLab } from './whyNoLab.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));
/** Who may do less; what root sees besides, the run from one side shows. */
const USER = 'nobody';
const hindrance = whyNoLab();
if (hindrance !== null) process.stderr.write(`The paired truth table does not run: ${hindrance}.\n`);

describe.skipIf(hindrance !== null)('the truth table, paired', () => {
  let lab: Lab<PairedCase>;
  let said: Said;
  const rated = new Map<string, RatedCase>();
  const { cases, leftOut } = placePairedCases();

  beforeAll(async () => {
    lab = await openPairedTruthLab(repository, cases);
    said = await runScenes(lab, USER);
    const rows = lab.cases.map((one) => ({ one, user: USER, rated: ratePaired(one, said) }) as const);
    for (const row of rows) rated.set(row.one.id, row.rated);
    const skips = leftOut.map(({ id, why }) => `${id}: not repeated, ${why}`);
    process.stdout.write(`\nPaired:\n${renderTruthTable(rows, [...lab.notes, ...skips])}`);
  });
  afterAll(() => lab?.close());

  test('ran without privileges and could ask the kernel', () => {
    // A busy machine may run out of time for some questions; the verdicts below must be right all the same.
    expect(said).toMatchObject({ user: 65534, kernel: expect.stringMatching(/^asked/) });
  });

  test.each(cases.map(({ id }) => id))('%s', (id) => {
    const one = rated.get(id);
    // Left out by this machine's lack of a feature; said in the table.
    if (one === undefined && lab.notes.some((note) => note.startsWith(`${id}:`))) return;
    expect(one?.complaints).toEqual([]);
  });
});
