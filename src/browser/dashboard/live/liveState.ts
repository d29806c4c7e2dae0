import type { LiveEvent } from '../../../model/live.ts';
import type { PathStatus } from '../../../model/remembered.ts';
import type { Overview } from '../api/answers.ts';
import { type Api, ApiFault } from '../api/askApi.ts';
import { type Connection, followEvents } from '../api/followEvents.ts';
import { applyEvent, isNews } from './applyEvent.ts';

/** What happened: as the daemon tells it, or that it is heard again after it was not. */
export type News = LiveEvent | { readonly kind: 'heard-again' };

/** What the page knows of the daemon, kept up to date. */
export interface LiveState {
  /** null until the daemon has told. */
  readonly overview: () => Overview | null;
  /** Every path of every watch; null until the daemon has told. */
  readonly paths: () => readonly PathStatus[] | null;
  readonly connection: () => Connection;
  /** The daemon's clock, in milliseconds since 1970-01-01 UTC. */
  readonly nowMs: () => number;
  /** Why the paths could not be read when asked last; null when they could. */
  readonly trouble: () => string | null;
  /** Asks again how everything stands. */
  readonly refresh: () => void;
  /** Tells those who listen that something beside the daemon has changed. */
  readonly tell: () => void;
  /** Has `hear` called whenever any of this changed; news come along where they made the change. Returns what ends it. */
  readonly listen: (hear: (news: News | null) => void) => () => void;
}

/** Begins to ask and to listen. */
export function startLive(api: Api): LiveState {
  let overview: Overview | null = null;
  let paths: readonly PathStatus[] | null = null;
  let connection: Connection = { kind: 'connecting' };
  let trouble: string | null = null;
  let aheadMs = 0;
  const hearers = new Set<(news: News | null) => void>();
  const tell = (news: News | null): void => {
    for (const hear of hearers) hear(news);
  };
  const refresh = atMostEvery(REFRESH_MS, async () => {
    const [head, all] = await Promise.allSettled([
      api.get('overview', 'overview').then((answer) => {
        overview = answer;
        aheadMs = answer.nowMs - Date.now();
        tell(null);
      }),
      allPaths(api),
    ]);
    const failed = [head, all].find(({ status }) => status === 'rejected');
    trouble = failed === undefined ? null : troubleOf((failed as PromiseRejectedResult).reason);
    if (all.status === 'fulfilled') paths = all.value;
    tell(null);
  });
  void followEvents(api, {
    onEvent: (event) => {
      if (overview !== null) overview = applyEvent(overview, event);
      if (isNews(event)) refresh();
      tell(event);
    },
    onConnection: (now) => {
      const isBack = connection.kind === 'lost' && now.kind !== 'lost';
      connection = now;
      // What happened in between is not told again.
      if (now.kind === 'connected' || now.kind === 'asking') refresh();
      tell(isBack ? { kind: 'heard-again' } : null);
    },
  });
  refresh();
  return {
    overview: () => overview,
    paths: () => paths,
    connection: () => connection,
    nowMs: () => Date.now() + aheadMs,
    trouble: () => trouble,
    refresh,
    tell: () => tell(null),
    listen: (hear) => {
      hearers.add(hear);
      return () => hearers.delete(hear);
    },
  };
}

const REFRESH_MS = 1000;
/** As many as the API gives at once. */
const PART = 1000;

async function allPaths(api: Api): Promise<readonly PathStatus[]> {
  const paths: PathStatus[] = [];
  let cursor: string | null = null;
  do {
    const part: { readonly items: readonly PathStatus[]; readonly next: string | null } = await api.get(
      'paths',
      'paths',
      { limit: PART, cursor },
    );
    paths.push(...part.items);
    cursor = part.next;
  } while (cursor !== null);
  return paths;
}

/** Who asks for a token, and a line that is dead, are told elsewhere. */
function troubleOf(reason: unknown): string | null {
  if (!(reason instanceof ApiFault)) return String(reason);
  return reason.status === 0 || reason.status === 401 ? null : reason.message;
}

/** Calls that come while one is under way, or soon after it, become one more. */
function atMostEvery(ms: number, work: () => Promise<void>): () => void {
  let isBusy = false;
  let isWanted = false;
  const begin = (): void => {
    isBusy = true;
    isWanted = false;
    void work().finally(() =>
      setTimeout(() => {
        isBusy = false;
        if (isWanted) begin();
      }, ms),
    );
  };
  return () => {
    if (isBusy) isWanted = true;
    else begin();
  };
}
