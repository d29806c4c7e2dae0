import type { Logger } from 'pino';
import type { Keep } from '../../model/keep.ts';
import { keepSaving, type Saving, type Trouble } from '../../sinks/store/keepSaving.ts';
import { refusalInWords } from '../storeFile.ts';
import { systemClock } from '../systemClock.ts';

/**
 * Opens the memory of a daemon to write, and logs what is wrong with it.
 * @param onTrouble told as well; null once nothing is wrong any more.
 */
export async function openSaving(
  file: string,
  keep: Keep,
  log: Logger | null,
  onTrouble: (trouble: Trouble | null) => void,
): Promise<Saving> {
  try {
    return await keepSaving(file, {
      keep,
      epochMs: systemClock.epochMs,
      onTrouble: (trouble) => {
        if (trouble === null) log?.info({ event: 'store-recovered', file });
        else log?.error({ event: 'store-trouble', ...trouble });
        onTrouble(trouble);
      },
    });
  } catch (error) {
    throw refusalInWords(error);
  }
}
