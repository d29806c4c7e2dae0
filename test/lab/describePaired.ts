import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe } from 'vitest';
import { type LabResponder, openPairedLab, type PairedLab } from './pairedLab.ts';
import { whyNoLab } from './whyNoLab.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));

/** What the tests of a paired lab work with; the lab is built anew for each of them. */
export interface PairedScene {
  readonly lab: PairedLab;
  /** Starts the responder; it is stopped when the test ends. */
  readonly listen: (flags: readonly string[]) => Promise<LabResponder>;
}

/** A suite in the paired lab. Where the lab cannot run, that is said, and the suite shows as skipped. */
export function describePaired(title: string, tests: (scene: PairedScene) => void): void {
  const hindrance = whyNoLab();
  if (hindrance !== null) process.stderr.write(`The lab "${title}" does not run: ${hindrance}.\n`);
  describe.skipIf(hindrance !== null)(title, () => {
    let lab: PairedLab | null = null;
    let responder: LabResponder | null = null;
    beforeEach(() => {
      lab = openPairedLab(repository);
    });
    afterEach(async () => {
      await responder?.stop();
      responder = null;
      lab?.close();
      lab = null;
    });
    const built = (): PairedLab => {
      if (lab === null) throw new Error('the lab is there only while a test runs');
      return lab;
    };
    tests({
      get lab() {
        return built();
      },
      listen: async (flags) => {
        responder = await built().listen(flags);
        return responder;
      },
    });
  });
}
