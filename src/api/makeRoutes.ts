import type { ApiParts } from './apiParts.ts';
import type { Downloads } from './downloads.ts';
import type { Hub } from './events/makeHub.ts';
import type { Audit } from './guard/audit.ts';
import type { Readings } from './readings.ts';
import type { Route } from './route.ts';
import { alertsRoute } from './routes/alerts.ts';
import { changesRoute } from './routes/changes.ts';
import { diagramRoute } from './routes/diagram.ts';
import { documentRoute } from './routes/document.ts';
import { eventsRoute } from './routes/events.ts';
import { healthRoutes } from './routes/health.ts';
import { metricsRoute } from './routes/metrics.ts';
import { overviewRoute } from './routes/overview.ts';
import { pageRoutes } from './routes/page.ts';
import { pathRoutes } from './routes/paths.ts';
import { runNowRoute } from './routes/runNow.ts';
import { runRoutes } from './routes/runs.ts';

/** What the routes share. */
export interface Shared {
  readonly readings: Readings;
  readonly downloads: Downloads;
  readonly hub: Hub;
  readonly audit: Audit;
}

/** Everything that is served. */
export function makeRoutes(parts: ApiParts, { readings, downloads, hub, audit }: Shared): readonly Route[] {
  const routes = [
    ...pageRoutes(parts),
    ...healthRoutes(parts),
    metricsRoute(parts),
    overviewRoute(parts, readings),
    ...pathRoutes(parts, readings),
    changesRoute(readings),
    ...runRoutes(parts, readings, downloads),
    runNowRoute(parts, audit),
    alertsRoute(parts, readings),
    diagramRoute(parts, readings),
    eventsRoute(hub),
  ];
  return [...routes, documentRoute(parts, routes)];
}
