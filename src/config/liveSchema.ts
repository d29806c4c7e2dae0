import { z } from 'zod';
import type { Alert, AlertPath, Notice } from '../model/alert.ts';
import type { ApiEvent, PathNews } from '../model/api.ts';
import type { Timing } from '../model/daemon.ts';
import type { ConfigState, LastRun, LiveWatch, Running } from '../model/live.ts';
import { openMapping } from './openMapping.ts';
import { aboutSchema, eventKind, standingSchema } from './rememberedSchema.ts';
import { anyText, list, number, oneOf, yesNo } from './schemaParts.ts';
import { alertKind, outcome, transport } from './verdictSchemas.ts';

// What a running daemon tells of itself, as the API answers it. Times are in milliseconds since 1970-01-01 UTC.

type TimingOf<K extends Timing['kind']> = Extract<Timing, { readonly kind: K }>;
type EventOf<K extends ApiEvent['kind']> = Extract<ApiEvent, { readonly kind: K }>;

const running = openMapping<Running>({
  sinceMs: number,
  isWhole: yesNo,
  done: number,
  total: number.describe('0 until the plan is made.'),
});

const lastRun = openMapping<LastRun>({ reportId: anyText, finishedMs: number, durationMs: number, outcome });

const timing: z.ZodType<Timing> = z.discriminatedUnion('kind', [
  openMapping<TimingOf<'every'>>({ kind: z.literal('every'), everyMs: number }),
  openMapping<TimingOf<'cron'>>({ kind: z.literal('cron'), pattern: anyText }),
]);

export const liveWatchSchema = openMapping<LiveWatch>({
  name: anyText,
  hosts: list(anyText).nullable().describe('null for all hosts of the site.'),
  timing,
  jitterMs: number,
  running: running.nullable(),
  nextMs: number.nullable(),
  last: lastRun.nullable(),
  failure: anyText.nullable().describe('Why the last check could not be made at all.'),
});

export const configStateSchema = openMapping<ConfigState>({
  file: anyText,
  loadedMs: number,
  fault: anyText.nullable().describe('What is wrong with the file at present.'),
  waits: list(anyText).describe('Keys of which a new value takes effect only after a restart.'),
});

const alertPath = openMapping<AlertPath>({
  pathId: anyText,
  service: anyText,
  transport,
  port: number,
  target: anyText,
  address: anyText.nullable(),
  from: anyText,
  to: anyText,
  impact: anyText,
  standing: standingSchema,
  text: anyText,
});

export const alertSchema = openMapping<Alert>({
  id: anyText,
  watch: anyText,
  key: anyText.describe('What it is about; one alert at most is open for each.'),
  kind: alertKind,
  state: oneOf(['open', 'resolved']),
  title: anyText,
  target: anyText.nullable(),
  openedMs: number,
  updatedMs: number,
  resolvedMs: number.nullable(),
  paths: list(alertPath),
});

const notice = openMapping<Notice>({
  id: anyText,
  kind: oneOf(['opened', 'updated', 'reminder', 'resolved', 'test']),
  atMs: number,
  host: anyText,
  site: anyText,
  alert: alertSchema,
});

const pathNews = openMapping<PathNews>({
  kind: eventKind,
  atMs: number,
  pathId: anyText,
  about: aboutSchema.nullable(),
  from: standingSchema.nullable(),
  to: standingSchema.nullable(),
  text: anyText.nullable(),
});

/** The data of one event of `/api/v1/events`; its name is its kind. */
export const apiEventSchema: z.ZodType<ApiEvent> = z.discriminatedUnion('kind', [
  openMapping<EventOf<'run-started'>>({ kind: z.literal('run-started'), watch: anyText, running }),
  openMapping<EventOf<'run-progress'>>({ kind: z.literal('run-progress'), watch: anyText, running }),
  openMapping<EventOf<'run-ended'>>({
    kind: z.literal('run-ended'),
    watch: anyText,
    last: lastRun,
    isWhole: yesNo,
  }),
  openMapping<EventOf<'run-failed'>>({ kind: z.literal('run-failed'), watch: anyText, failure: anyText }),
  openMapping<EventOf<'path'>>({ kind: z.literal('path'), watch: anyText, event: pathNews }),
  openMapping<EventOf<'alert'>>({ kind: z.literal('alert'), notice, pathTotal: number }),
  openMapping<EventOf<'config'>>({ kind: z.literal('config'), config: configStateSchema }),
]);
