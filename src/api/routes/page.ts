import { answerProblem } from '../answer.ts';
import type { ApiParts, Dashboard } from '../apiParts.ts';
import { defineRoute, type Route } from '../route.ts';
import { digestTag } from '../securityHeaders.ts';

/** The dashboard: a page, its script and its style sheet. They know nothing by themselves, and so are for everybody. */
export function pageRoutes({ page }: Pick<ApiParts, 'page'>): readonly Route[] {
  let reading: Promise<Dashboard | null> | null = null;
  const read = async (): Promise<Dashboard | null> => {
    reading ??= page();
    const dashboard = await reading;
    if (dashboard === null) reading = null;
    return dashboard;
  };
  return [
    defineRoute({
      method: 'get',
      path: '/',
      id: 'dashboard',
      summary: 'The dashboard.',
      role: null,
      answers: { 200: { description: 'The page.', kind: 'text', types: ['text/html'] } },
      handle: async () => {
        const dashboard = await read();
        if (dashboard === null) return answerProblem(404, 'no-dashboard', 'the dashboard was not built');
        return new Response(dashboard.html, {
          headers: {
            'content-type': 'text/html; charset=utf-8',
            'content-security-policy': PAGE_POLICY,
            etag: digestTag(dashboard.html),
          },
        });
      },
    }),
    defineRoute({
      method: 'get',
      path: '/assets/{name}',
      id: 'asset',
      summary: 'A file that the dashboard consists of.',
      role: null,
      parts: { name: 'Its name.' },
      answers: { 200: { description: 'The file.', kind: 'text', types: ['text/javascript', 'text/css'] } },
      handle: async ({ part }) => {
        const asset = (await read())?.assets.get(part('name'));
        if (asset === undefined) return answerProblem(404, 'unknown-asset', 'there is no such file');
        return new Response(asset.body, {
          headers: { 'content-type': asset.type, etag: digestTag(asset.body) },
        });
      },
    }),
  ];
}

const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
