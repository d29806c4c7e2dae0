/**
 * The far side of a paired check: reads what to open from the first line of standard input, says "ready" and ends with
 * standard input, so that it never outlives the lab.
 */
import readline from 'node:readline';
import { systemClock } from '../../../src/cli/systemClock.ts';
import { asPort } from '../../../src/model/ids.ts';
import { noMarks } from '../../../src/model/marks.ts';
import type { DoorRange } from '../../../src/model/pairing.ts';
import { findPortOwner } from '../../../src/responder/portOwner/findPortOwner.ts';
import { startResponder } from '../../../src/responder/responder.ts';
import type { ResponderAccess } from './driver.ts';

export interface ResponderOrder extends ResponderAccess {
  readonly doors: readonly DoorRange[];
}

const lines = readline.createInterface({ input: process.stdin });
lines.once('line', (line) => {
  begin(JSON.parse(line) as ResponderOrder).then(
    () => process.stdout.write('ready\n'),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});
lines.once('close', () => process.exit(0));

async function begin({ doors, controlPort, token }: ResponderOrder): Promise<void> {
  const { state } = await startResponder({
    roles: ['lab'],
    doors,
    onDemand: [],
    controlPort: asPort(controlPort),
    token,
    bind: null,
    allow: [],
    tool: 'lab',
    ownerOf: findPortOwner,
    clock: systemClock,
    // The truth table is about the caller's direction.
    tryCaller: async () => [],
    marks: noMarks('not in this lab'),
    onEvent: () => undefined,
  });
  // A port that is not open would make every verdict about it another one.
  if (state.closed.length > 0) throw new Error(`could not open ${JSON.stringify(state.closed)}`);
}
