import type { ApiCounts, ApiOverview, ApiOwnTrouble } from '../../model/api.ts';
import type { PathStatus } from '../../model/remembered.ts';
import type { Outcome } from '../../model/verdict.ts';
import { answerJson } from '../answer.ts';
import type { ApiParts } from '../apiParts.ts';
import { type Readings, StoreUnusable } from '../readings.ts';
import { defineRoute, type Route } from '../route.ts';

/** Everything at a glance. */
export function overviewRoute(parts: ApiParts, readings: Readings): Route {
  return defineRoute({
    method: 'get',
    path: '/api/v1/overview',
    id: 'overview',
    summary: 'Everything at a glance.',
    role: 'read',
    answers: { 200: { description: 'How all of it stands.', kind: 'json', schema: 'Overview' } },
    handle: () => answerJson(overviewOf(parts, readings)),
  });
}

function overviewOf(parts: ApiParts, readings: Readings): ApiOverview {
  const { site, tool, clock, live } = parts;
  const { paths, thisHost, trouble } = readPaths(readings);
  const counts = countsOf(paths);
  return {
    host: site.host,
    site: site.name,
    role: site.role,
    tool: { name: tool.name, version: tool.version },
    nowMs: clock.epochMs(),
    outcome: worstOf(counts, thisHost),
    counts,
    thisHost,
    watches: live.watches(),
    alerts: parts.openAlerts(),
    config: live.config(),
    store: { trouble: parts.storeTrouble() ?? trouble },
    maintenance: parts.maintenance(),
  };
}

/** Without the store it still tells what the daemon itself knows. */
function readPaths(readings: Readings): {
  readonly paths: readonly PathStatus[];
  readonly thisHost: ApiOwnTrouble | null;
  readonly trouble: string | null;
} {
  try {
    return { paths: readings.paths(), thisHost: ownTrouble(readings.thisHost()), trouble: null };
  } catch (error) {
    if (error instanceof StoreUnusable) return { paths: [], thisHost: null, trouble: error.message };
    throw error;
  }
}

function countsOf(paths: readonly PathStatus[]): ApiCounts {
  const counts = { met: 0, broken: 0, unproven: 0, flapping: 0 };
  for (const { watched } of paths) {
    counts[watched.held.outcome]++;
    if (watched.flappingSinceMs !== null) counts.flapping++;
  }
  return counts;
}

/** The one that lasts longest. */
function ownTrouble(thisHost: readonly PathStatus[]): ApiOwnTrouble | null {
  const [first] = thisHost
    .filter(({ watched }) => watched.held.outcome === 'broken')
    .map(({ watched }) => ({ sinceMs: watched.sinceMs, kind: watched.held.code }))
    .toSorted((one, other) => one.sinceMs - other.sinceMs);
  return first ?? null;
}

/** Nothing known is nothing proven, and what cannot be checked is what was known once. */
function worstOf({ met, broken, unproven }: ApiCounts, thisHost: ApiOwnTrouble | null): Outcome {
  if (broken > 0) return 'broken';
  return unproven > 0 || met === 0 || thisHost !== null ? 'unproven' : 'met';
}
