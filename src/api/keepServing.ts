import type { ApiParts, RunningApi } from './apiParts.ts';
import { startApi } from './startApi.ts';

/** An API that is served as soon as it can be. */
export interface ServingApi {
  /** Where it answers; null while it does not. */
  readonly url: () => string | null;
  readonly close: () => Promise<void>;
}

/** From one try to the next, in milliseconds. */
const AGAIN_MS = 10_000;

/**
 * Serves the API until it is closed. A port that somebody else has is no reason to stop checking: it is tried again.
 * @throws Error for what does not change by itself, such as a certificate that cannot be read.
 */
export async function keepServing(parts: ApiParts): Promise<ServingApi> {
  const { clock, log, plan } = parts;
  let running: RunningApi | null = null;
  let isClosed = false;
  let isTold = false;
  let callOff = (): void => undefined;
  let trying: Promise<void> = Promise.resolve();

  const attempt = async (): Promise<void> => {
    try {
      running = await startApi(parts);
      log?.info({ event: 'api-started', url: running.url });
    } catch (error) {
      if (!isOfTheSystem(error)) throw error;
      if (!isTold) log?.error({ event: 'api-waiting', ...plan.listen, error: error.message });
      isTold = true;
      callOff = clock.after(AGAIN_MS, () => {
        trying = attempt().catch((fault: unknown) =>
          log?.error({ event: 'api-failed', error: String(fault) }),
        );
      });
    }
  };
  await attempt();
  return {
    url: () => (isClosed ? null : (running?.url ?? null)),
    close: async () => {
      isClosed = true;
      callOff();
      await trying;
      callOff();
      await running?.close();
    },
  };
}

/** The address is somebody else's, or not there (yet), or not for this user. */
function isOfTheSystem(error: unknown): error is Error {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : null;
  return ['EADDRINUSE', 'EADDRNOTAVAIL', 'EACCES', 'EAFNOSUPPORT'].includes(String(code));
}
