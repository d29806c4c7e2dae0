import { runAddress } from '../api/addresses.ts';
import { type Api, ApiFault } from '../api/askApi.ts';

/** Checks that are asked for by hand. */
export interface Runs {
  /** Why nobody who has this token may ask for one; null as far as is known. */
  readonly refusal: () => string | null;
  /** What came of asking for a watch last; null when nothing is to be said. */
  readonly answer: (watch: string) => string | null;
  readonly start: (watch: string) => Promise<void>;
}

/** `onChange` hears whenever one of the answers changed. */
export function startRuns(api: Api, onChange: () => void): Runs {
  let refusal: string | null = null;
  const answers = new Map<string, string>();
  return {
    refusal: () => refusal,
    answer: (watch) => answers.get(watch) ?? null,
    start: async (watch) => {
      answers.delete(watch);
      try {
        await api.post(runAddress(watch));
      } catch (error) {
        if (error instanceof ApiFault && error.status === 403) refusal = READ_ONLY;
        else answers.set(watch, answerTo(error));
      }
      onChange();
    },
  };
}

const READ_ONLY = 'This token may look and not run: it takes one with the role "run".';

function answerTo(error: unknown): string {
  if (!(error instanceof ApiFault)) return String(error);
  switch (error.status) {
    case 0:
      return 'The daemon does not answer.';
    case 401:
      return 'A token is needed.';
    case 409:
      return 'A check is under way already.';
    default:
      return error.message;
  }
}
