import { answerJson } from '../answer.ts';
import type { ApiParts } from '../apiParts.ts';
import { defineRoute, type Route } from '../route.ts';

/** Whether it lives, and whether it does what it is for; neither tells names. */
export function healthRoutes({ live, reader }: Pick<ApiParts, 'live' | 'reader'>): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/healthz',
      id: 'health',
      summary: 'Whether the daemon lives.',
      role: null,
      answers: { 200: { description: 'It does.', kind: 'json', schema: 'Health' } },
      handle: () => answerJson({ status: 'alive' }),
    }),
    defineRoute({
      method: 'get',
      path: '/readyz',
      id: 'readiness',
      summary: 'Whether every watch is checked and what is found is saved.',
      role: null,
      answers: {
        200: { description: 'It is ready.', kind: 'json', schema: 'Readiness' },
        503: { description: 'It is not, and why.', kind: 'json', schema: 'Readiness' },
      },
      handle: () => {
        const reasons = reasonsAgainst(live.watches(), reader() !== null);
        return answerJson({ ready: reasons.length === 0, reasons }, reasons.length === 0 ? 200 : 503);
      },
    }),
  ];
}

function reasonsAgainst(
  watches: ReturnType<ApiParts['live']['watches']>,
  hasStore: boolean,
): readonly string[] {
  // A watch of a pattern waits for its time.
  const unseen = watches.filter(
    ({ timing, last, running }) => timing.kind === 'every' && last === null && running === null,
  ).length;
  const failed = watches.filter(({ failure }) => failure !== null).length;
  return [
    ...(hasStore ? [] : ['the store cannot be used']),
    ...(watches.length === 0 ? ['no watch is loaded'] : []),
    ...(unseen === 0 ? [] : [`watches not checked yet: ${unseen}`]),
    ...(failed === 0 ? [] : [`watches that could not be checked: ${failed}`]),
  ];
}
