import type { Clock } from '../../model/clock.ts';
import type { LiveDaemon, LiveEvent } from '../../model/live.ts';
import { shorten } from './shorten.ts';

/** Streams of events (HTML Living Standard, 9.2), all fed from one place. */
export interface Hub {
  /**
   * A stream of all that happens from now on; null when there are too many.
   * @param drop called when the reader is too slow: what is sent waits, and does not reach it.
   */
  readonly open: (drop: () => void) => ReadableStream<Uint8Array> | null;
  readonly count: () => number;
  /** Ends them all. */
  readonly close: () => void;
}

interface Stream {
  readonly controller: ReadableStreamDefaultController<Uint8Array>;
  readonly drop: () => void;
}

/** How long one step of a check is told before the next one of the same watch is, in milliseconds. */
const PROGRESS_MS = 200;

export function makeHub(
  live: Pick<LiveDaemon, 'listen'>,
  clock: Clock,
  bounds: { readonly streams: number; readonly streamBytes: number; readonly streamAliveMs: number },
): Hub {
  const streams = new Set<Stream>();
  const encoder = new TextEncoder();
  const isTold = paceProgress(clock);
  let stop: (() => void) | null = null;

  const end = (stream: Stream): void => {
    streams.delete(stream);
    if (streams.size > 0) return;
    stop?.();
    stop = null;
  };
  const sendAll = (text: string): void => {
    const bytes = encoder.encode(text);
    for (const stream of streams) {
      if ((stream.controller.desiredSize ?? 0) >= bytes.length) {
        stream.controller.enqueue(bytes);
        continue;
      }
      end(stream);
      stream.controller.close();
      stream.drop();
    }
  };
  const begin = (): (() => void) => {
    const unlisten = live.listen((event) => {
      if (isTold(event)) sendAll(inWords(event));
    });
    let callOff = (): void => undefined;
    const stayAlive = (): void => {
      callOff = clock.after(bounds.streamAliveMs, () => {
        sendAll(': alive\n\n');
        if (streams.size > 0) stayAlive();
      });
    };
    stayAlive();
    return () => {
      unlisten();
      callOff();
    };
  };

  return {
    open: (drop) => {
      if (streams.size >= bounds.streams) return null;
      let own: Stream | null = null;
      return new ReadableStream<Uint8Array>(
        {
          start: (controller) => {
            own = { controller, drop };
            streams.add(own);
            stop ??= begin();
            controller.enqueue(encoder.encode('retry: 3000\n: connected\n\n'));
          },
          cancel: () => {
            if (own !== null) end(own);
          },
        },
        new ByteLengthQueuingStrategy({ highWaterMark: bounds.streamBytes }),
      );
    },
    count: () => streams.size,
    close: () => {
      for (const stream of [...streams]) {
        end(stream);
        stream.controller.close();
      }
    },
  };
}

function inWords(event: LiveEvent): string {
  return `event: ${event.kind}\ndata: ${JSON.stringify(shorten(event))}\n\n`;
}

/** Steps of a check come by the hundred; a person sees a few a second. */
function paceProgress(clock: Clock): (event: LiveEvent) => boolean {
  const toldMs = new Map<string, number>();
  return (event) => {
    if (event.kind !== 'run-progress') {
      if ('watch' in event && event.kind !== 'path') toldMs.delete(event.watch);
      return true;
    }
    const before = toldMs.get(event.watch) ?? Number.NEGATIVE_INFINITY;
    const { done, total } = event.running;
    if (clock.now() - before < PROGRESS_MS && done < total) return false;
    toldMs.set(event.watch, clock.now());
    return true;
  };
}
