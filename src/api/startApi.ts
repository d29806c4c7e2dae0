import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { exposureOfPlan } from '../model/exposure.ts';
import type { ApiParts, RunningApi, TlsText } from './apiParts.ts';
import { makeDownloads } from './downloads.ts';
import { makeHub } from './events/makeHub.ts';
import { makeAudit } from './guard/audit.ts';
import { limitConnections } from './limitConnections.ts';
import { makeApp } from './makeApp.ts';
import { makeReadings } from './readings.ts';
import { type ServerBounds, usualBounds } from './serverBounds.ts';

/**
 * Serves the API until it is closed.
 * @throws Error for a plan that would let in whoever comes, and for TLS files that cannot be used; with the code of the
 * system where the address cannot be listened on, such as EADDRINUSE.
 */
export async function startApi(parts: ApiParts): Promise<RunningApi> {
  const { plan, tls, log, live, clock } = parts;
  const exposure = exposureOfPlan(plan);
  if (exposure !== null) throw new Error(`daemon.api.${exposure.key}: ${exposure.message}`);
  if ((plan.tls === null) !== (tls === null)) throw new Error('daemon.api.tls: its files were not read');
  const bounds = { ...usualBounds, ...parts.bounds };
  const hub = makeHub(live, clock, bounds);
  const shared = {
    readings: makeReadings(parts),
    downloads: makeDownloads(bounds.downloads),
    hub,
    audit: makeAudit(log),
  };
  const app = makeApp(parts, shared, bounds.bodyBytes);
  const server = makeServer(app.fetch, tls, bounds);
  const closeAll = limitConnections(server, bounds, plan.behindProxy);
  server.listen(plan.listen.port, plan.listen.address);
  await once(server, 'listening');
  // Such as too many open files: those who are there are served on.
  server.on('error', (error) => log?.error({ event: 'api-failed', error: error.message }));
  const url = urlOf(server.address() as AddressInfo, tls !== null);
  return {
    url,
    close: async () => {
      hub.close();
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      const callOff = clock.after(bounds.graceMs, closeAll);
      await closed;
      callOff();
    },
  };
}

type Fetch = Parameters<typeof createAdaptorServer>[0]['fetch'];

function makeServer(fetch: Fetch, tls: TlsText | null, bounds: ServerBounds): http.Server | https.Server {
  const options: http.ServerOptions = {
    connectionsCheckingInterval: bounds.lookMs,
    headersTimeout: bounds.headersMs,
    requestTimeout: bounds.requestMs,
    keepAliveTimeout: bounds.keepAliveMs,
    maxHeaderSize: bounds.headerBytes,
    insecureHTTPParser: false,
  };
  // Requests and responses of the rest of the process stay what they are.
  const common = { fetch, overrideGlobalObjects: false } as const;
  const server =
    tls === null
      ? createAdaptorServer({ ...common, createServer: http.createServer, serverOptions: options })
      : createAdaptorServer({
          ...common,
          createServer: https.createServer,
          serverOptions: { ...options, ...tlsOptions(tls, bounds) },
        });
  return server as http.Server | https.Server;
}

function tlsOptions({ cert, key, clientCa }: TlsText, { handshakeMs }: ServerBounds): https.ServerOptions {
  const common = { cert, key, minVersion: 'TLSv1.2', handshakeTimeout: handshakeMs } as const;
  return clientCa === null
    ? common
    : { ...common, ca: clientCa, requestCert: true, rejectUnauthorized: true };
}

function urlOf({ address, port, family }: AddressInfo, isTls: boolean): string {
  const host = family === 'IPv6' ? `[${address}]` : address;
  return `${isTls ? 'https' : 'http'}://${host}:${port}`;
}
