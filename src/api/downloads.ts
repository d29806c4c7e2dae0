import { answerLater } from './answer.ts';

/** Long answers that are sent piece by piece, a few at a time: what each is made of stays in memory until its end. */
export interface Downloads {
  /**
   * Sends the pieces, as fast as they are taken; a problem where there are too many already.
   * @param make called only when it is its turn; null where there is nothing to send, and `otherwise` is the answer.
   * @param onFault told when the pieces end early by a fault: the connection is to be cut, for half must not look whole.
   */
  readonly send: (
    make: () => Promise<Download | Response>,
    onFault: (error: unknown) => void,
  ) => Promise<Response>;
}

export interface Download {
  readonly headers: Readonly<Record<string, string>>;
  readonly pieces: Iterable<string>;
}

/** Pieces are joined until there are so many characters. */
const PORTION = 65_536;

export function makeDownloads(most: number): Downloads {
  let under = 0;
  return {
    send: async (make, onFault) => {
      if (under >= most) {
        return answerLater(
          503,
          'too-many-downloads',
          'other reports are being sent: try again in a moment',
          2000,
        );
      }
      under++;
      let isOver = false;
      const end = (): void => {
        if (!isOver) under--;
        isOver = true;
      };
      try {
        const made = await make();
        if (made instanceof Response) {
          end();
          return made;
        }
        return new Response(streamOf(made.pieces, end, onFault), { headers: made.headers });
      } catch (error) {
        end();
        throw error;
      }
    },
  };
}

function streamOf(
  pieces: Iterable<string>,
  end: () => void,
  onFault: (error: unknown) => void,
): ReadableStream<Uint8Array> {
  const iterator = pieces[Symbol.iterator]();
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        try {
          const portion = nextPortion(iterator);
          if (portion !== '') {
            controller.enqueue(encoder.encode(portion));
            return;
          }
        } catch (error) {
          onFault(error);
        }
        end();
        controller.close();
      },
      cancel: () => {
        end();
        iterator.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}

/** Empty at the end. */
function nextPortion(iterator: Iterator<string>): string {
  let portion = '';
  while (portion.length < PORTION) {
    const { done, value } = iterator.next();
    if (done === true) break;
    portion += value;
  }
  return portion;
}
