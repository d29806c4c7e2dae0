import type { z } from 'zod';
import type {
  Change,
  KeptReport,
  LatestCheck,
  PathAbout,
  PathStatus,
  SavedRun,
  Spell,
} from '../model/remembered.ts';
import type { Standing, Watched } from '../model/watch.ts';
import { openMapping } from './openMapping.ts';
import { reportPathSchema, reportSchema } from './reportSchema.ts';
import { anyText, list, number, oneOf, yesNo } from './schemaParts.ts';
import { outcome, transport, verdict } from './verdictSchemas.ts';

// What a store tells, as the API answers it. Times are in milliseconds since 1970-01-01 UTC.

export const standingSchema = openMapping<Standing>({
  outcome,
  verdict,
  code: anyText.describe("The reason's code."),
});

export const aboutSchema = openMapping<PathAbout>({
  flow: anyText.describe('Id of the documented flow.'),
  section: anyText,
  from: anyText,
  to: anyText,
  service: anyText,
  transport,
  port: number.describe('0 for icmp, which has no ports.'),
  target: anyText,
  address: anyText.nullable(),
  triedFrom: anyText.exactOptional(),
  impact: anyText.describe('What stops working without this path.'),
});

const watched = openMapping<Watched>({
  held: standingSchema.describe('What counts.'),
  sinceMs: number.describe('Since when it counts.'),
  doubts: list(standingSchema).describe('What was seen since the last check that agreed with it.'),
  turnsMs: list(number).describe('When its outcome changed, oldest first.'),
  flappingSinceMs: number.nullable().describe('Since when it is flapping; null while it is not.'),
});

const latest = openMapping<LatestCheck>({
  atMs: number,
  runId: number.describe('Number of the run in the store.'),
  standing: standingSchema,
  latencyMs: number.nullable(),
});

export const pathStatusSchema = openMapping<PathStatus>({
  watch: anyText,
  pathId: anyText,
  about: aboutSchema.nullable(),
  watched,
  latest: latest.nullable().describe('What the last run saw.'),
});

export const eventKind = oneOf(['first', 'changed', 'flapping', 'calm', 'gone']);

export const changeSchema = openMapping<Change>({
  id: number,
  watch: anyText,
  pathId: anyText,
  about: aboutSchema.nullable(),
  atMs: number,
  kind: eventKind,
  from: standingSchema.nullable(),
  to: standingSchema.nullable(),
  maintenance: yesNo,
  runId: number.nullable(),
  path: reportPathSchema.nullable().describe('With its evidence, where that was asked for and there is any.'),
});

export const spellSchema = openMapping<Spell>({
  fromMs: number,
  untilMs: number.describe('The end is not part of it.'),
  checks: number,
  met: number,
  broken: number,
  unproven: number,
  maintained: number.describe('Checks during announced work: they count in no outcome.'),
  latency: openMapping<NonNullable<Spell['latency']>>({
    meanMs: number,
    maxMs: number,
    count: number,
  }).nullable(),
});

export const savedRunSchema = openMapping<SavedRun>({
  id: number,
  watch: anyText,
  reportId: anyText,
  startedMs: number,
  finishedMs: number,
  outcome,
  met: number,
  broken: number,
  unproven: number,
  isWhole: yesNo.describe('Whether every path was tried, and not only those of hosts in doubt.'),
  maintenance: yesNo,
});

export const keptReportSchema: z.ZodType<KeptReport> = openMapping<KeptReport>({
  run: savedRunSchema,
  report: reportSchema,
  gone: list(anyText).describe('One sentence for each part that is not kept any more.'),
});
