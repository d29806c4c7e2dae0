/** Daemons whose dashboard is looked at. */
import { onTestFinished } from 'vitest';
import { drawLiveDiagram } from '../../src/cli/drawLiveDiagram.ts';
import { readPortMap } from '../../src/cli/readFiles.ts';
import { daemonOf } from '../support/daemons.ts';
import { type FakeApi, type FakeDaemon, startFakeApi } from '../support/fakeApi.ts';
import { mixed } from './pages.ts';

const BUILT = new URL('../../dist/browser/', import.meta.url);

/** Serves a daemon until the test is over. */
export async function serve(daemon: FakeDaemon): Promise<FakeApi> {
  const api = await startFakeApi(daemon, BUILT);
  onTestFinished(() => api.stop());
  return api;
}

/** A daemon that watches the paths of a run in which much is not met, with its picture. */
export async function mixedDaemon(given: Partial<FakeDaemon> = {}): Promise<FakeDaemon> {
  return daemonOf(mixed, { diagram: await drawLiveDiagram(mixed, await readPortMap()), ...given });
}
