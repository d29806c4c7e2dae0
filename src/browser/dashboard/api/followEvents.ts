import type { LiveEvent } from '../../../model/live.ts';
import { type Api, ApiFault } from './askApi.ts';
import { eventReader } from './readEvents.ts';

/** How the page hears from the daemon. */
export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  /** The daemon answers and has no stream to spare: it is asked from time to time. */
  | { readonly kind: 'asking' }
  | { readonly kind: 'lost'; readonly sinceMs: number };

export interface Listener {
  readonly onEvent: (event: LiveEvent) => void;
  readonly onConnection: (connection: Connection) => void;
}

/** Listens to the daemon for as long as the page is open; a stream that ends is opened again, each time a little later. */
export async function followEvents(api: Api, listener: Listener): Promise<void> {
  let failures = 0;
  let lostMs: number | null = null;
  for (;;) {
    const ended = await listenOnce(api, listener, () => {
      failures = 0;
      lostMs = null;
    });
    // Only another token helps, and with that the page begins anew.
    if (ended === 'refused') return;
    if (ended === 'full') {
      lostMs = null;
      listener.onConnection({ kind: 'asking' });
      await pause(ASK_MS);
      continue;
    }
    lostMs ??= Date.now();
    listener.onConnection({ kind: 'lost', sinceMs: lostMs });
    await pause(Math.min(FIRST_MS * 2 ** failures++, LONGEST_MS) * (0.75 + Math.random() / 2));
  }
}

const FIRST_MS = 1000;
const LONGEST_MS = 30_000;
const ASK_MS = 15_000;
/** The daemon says something every 15 s, so a line that is silent for longer is dead. */
const SILENCE_MS = 40_000;

async function listenOnce(
  api: Api,
  listener: Listener,
  onOpen: () => void,
): Promise<'lost' | 'full' | 'refused'> {
  const stop = new AbortController();
  let timer = setTimeout(() => stop.abort(), SILENCE_MS);
  try {
    const response = await api.open('events', {}, stop.signal);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    if (reader === undefined) return 'lost';
    onOpen();
    listener.onConnection({ kind: 'connected' });
    const read = eventReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return 'lost';
      clearTimeout(timer);
      timer = setTimeout(() => stop.abort(), SILENCE_MS);
      for (const event of read(value)) listener.onEvent(event);
    }
  } catch (error) {
    if (!(error instanceof ApiFault)) return 'lost';
    if (error.status === 401) return 'refused';
    return error.status === 429 || error.status === 503 ? 'full' : 'lost';
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}

/** Ends early when the system says that there is a network again. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      window.removeEventListener('online', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    window.addEventListener('online', end);
  });
}
