import { z } from 'zod';
import type {
  ApiCounts,
  ApiOverview,
  ApiOwnTrouble,
  ApiPage,
  ApiPath,
  ApiPathPage,
  ApiProblem,
} from '../model/api.ts';
import { alertSchema, apiEventSchema, configStateSchema, liveWatchSchema } from './liveSchema.ts';
import { openMapping } from './openMapping.ts';
import {
  changeSchema,
  keptReportSchema,
  pathStatusSchema,
  savedRunSchema,
  spellSchema,
} from './rememberedSchema.ts';
import { reportPathSchema, reportSchema, toolSchema } from './reportSchema.ts';
import { anyText, list, number, oneOf, yesNo } from './schemaParts.ts';
import { outcome } from './verdictSchemas.ts';

const next = anyText.nullable().describe('`cursor` of the next page; null at the end.');
const pageOf = <T>(item: z.ZodType<T>) => openMapping<ApiPage<T>>({ items: list(item), next });

/** What the API answers, by the names that its document has for it. */
export const apiAnswers = {
  Alert: alertSchema,
  AlertPage: pageOf(alertSchema),
  Change: changeSchema,
  ChangePage: pageOf(changeSchema),
  ConfigState: configStateSchema,
  Event: apiEventSchema,
  Health: openMapping<{ readonly status: 'alive' }>({ status: z.literal('alive') }),
  History: openMapping<{ readonly items: readonly z.output<typeof spellSchema>[] }>({
    items: list(spellSchema).describe('Oldest first: days, then hours.'),
  }),
  KeptReport: keptReportSchema,
  LiveWatch: liveWatchSchema,
  Overview: openMapping<ApiOverview>({
    host: anyText.describe('The host that watches.'),
    site: anyText,
    role: anyText.describe('Role names of that host, joined by a comma.'),
    tool: toolSchema,
    nowMs: number,
    outcome: outcome.describe(
      'The worst that counts; unproven while nothing is known, and at best while this host cannot check.',
    ),
    counts: openMapping<ApiCounts>({ met: number, broken: number, unproven: number, flapping: number }),
    thisHost: openMapping<ApiOwnTrouble>({ sinceMs: number, kind: anyText })
      .nullable()
      .describe('What keeps this host from checking paths, which stay as they were meanwhile.'),
    watches: list(liveWatchSchema),
    alerts: list(alertSchema).describe('Those that are open.'),
    config: configStateSchema,
    store: openMapping<ApiOverview['store']>({ trouble: anyText.nullable() }),
    maintenance: anyText.nullable().describe('What is done now, while changes alert nobody.'),
  }),
  Path: openMapping<ApiPath>({
    status: pathStatusSchema,
    path: reportPathSchema.nullable().describe('What the last check saw; null when that is not kept.'),
  }),
  PathPage: openMapping<ApiPathPage>({ items: list(pathStatusSchema), next, total: number }),
  PathStatus: pathStatusSchema,
  Problem: openMapping<ApiProblem>({
    type: z.literal('about:blank'),
    title: anyText,
    status: number,
    detail: anyText.describe('One sentence for a person.'),
    code: anyText.describe('The same for a program.'),
  }).describe('RFC 9457.'),
  Readiness: openMapping<{ readonly ready: boolean; readonly reasons: readonly string[] }>({
    ready: yesNo,
    reasons: list(anyText),
  }),
  Report: reportSchema,
  ReportPath: reportPathSchema,
  RunPage: pageOf(savedRunSchema),
  SavedRun: savedRunSchema,
  Spell: spellSchema,
  Started: openMapping<{ readonly watch: string; readonly state: 'started' }>({
    watch: anyText,
    state: oneOf(['started']),
  }),
} as const;

export type ApiAnswerName = keyof typeof apiAnswers;

/** The same as JSON Schemas (draft 2020-12) that refer to each other at `place`. */
export function apiAnswerSchemas(place: string): Readonly<Record<string, object>> {
  const named = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(apiAnswers)) named.add(schema, { id });
  const { schemas } = z.toJSONSchema(named, { uri: (id) => `${place}${id}` });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, schema]) => {
      const { $schema: _dialect, $id: _place, ...rest } = schema;
      return [id, rest];
    }),
  );
}
