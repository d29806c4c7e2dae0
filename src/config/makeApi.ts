import type { z } from 'zod';
import type { ApiPlan } from '../model/apiPlan.ts';
import { type apiSchema, usualListen } from './apiSchema.ts';

/** How the API is served: what the site says of it, and the usual for all else; null when it is not. */
export function makeApi(given: z.output<typeof apiSchema> | undefined): ApiPlan | null {
  if (given === false) return null;
  const { address, port, names, tokens, tls, behindProxy, rate } = given ?? {};
  return {
    listen: { address: address ?? usualListen.address, port: port ?? usualListen.port },
    names: (names ?? []).map(({ name }) => name),
    tokens: tokens ?? [],
    tls:
      tls === undefined
        ? null
        : {
            certFile: tls.cert,
            keyFile: tls.key,
            clientCaFile: tls.clientCa ?? null,
            runClients: tls.runClients ?? [],
          },
    behindProxy: behindProxy ?? false,
    rate: { perSecond: rate?.perSecond ?? 20, burst: rate?.burst ?? 200 },
  };
}
