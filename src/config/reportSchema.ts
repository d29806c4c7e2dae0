import { z } from 'zod';
import type { ProbeRef, Source } from '../model/portMap.ts';
import type {
  JudgedAnew,
  Report,
  ReportPath,
  ReportResponder,
  ReportRun,
  ReportSkip,
  ReportSummary,
  ReportTarget,
} from '../model/report.ts';
import type { Thresholds } from '../model/thresholds.ts';
import type { RootCause } from '../model/verdict.ts';
import { evidenceSchema } from './evidenceSchema.ts';
import { openMapping } from './openMapping.ts';
import { anyText, list, number, oneOf, record, yesNo } from './schemaParts.ts';
import { confidence, sourceKind } from './sectionSchema.ts';
import { causeKind, outcome, reason, transport, verdict } from './verdictSchemas.ts';

const phase = oneOf(['pre-install', 'live']);

const responder = openMapping<ReportResponder>({
  target: anyText,
  address: anyText,
  state: oneOf([
    'paired',
    'no-answer',
    'refused',
    'hung-up',
    'intercepted',
    'version',
    'not-a-responder',
    'failed',
  ]).describe('paired, or why not.'),
  text: anyText.describe('Who answered, or what happened instead.'),
  unreachableAfterMs: number
    .exactOptional()
    .describe('Time after which the greeting was told that the host cannot be reached.'),
});

export const toolSchema = openMapping<Report['tool']>({ name: anyText, version: anyText });

const thresholds = openMapping<Thresholds>({
  certificateDays: number,
  rsaBits: number,
  answerMs: number,
  clockSeconds: number,
});

const judgedAnew = openMapping<JudgedAnew>({
  tool: toolSchema.describe('By whose rules.'),
  changed: number.describe('Paths of which verdict, outcome or reason changed.'),
  kept: number.describe('Paths that could not be judged by what the report tells, and keep their verdict.'),
});

const run = openMapping<ReportRun>({
  id: anyText,
  startedAt: anyText.describe('ISO 8601, UTC.'),
  finishedAt: anyText.describe('ISO 8601, UTC.'),
  durationMs: number,
  role: anyText.describe('Role names of the host that probed, joined by a comma.'),
  phase,
  host: anyText.describe('Name of the host that probed.'),
  ended: oneOf(['complete', 'cancelled', 'deadline']).describe('Whether every planned path was tried.'),
  site: anyText,
  kernel: anyText.describe(
    'Whether the system was asked who refused: asked, not-needed, or why it could not be.',
  ),
  options: record(anyText).describe('Option values in force, defaults included.'),
  responders: list(responder)
    .exactOptional()
    .describe('Paired runs only: how it went with the responder on each address.'),
  mediaSeconds: number
    .exactOptional()
    .describe('For how long voice was to be played on proven paths of voice ranges.'),
  platform: anyText.exactOptional().describe('System of the host that probed, as Node names it.'),
  thresholds: thresholds.exactOptional().describe('From where on an open path was worth a warning.'),
  judgedAnew: judgedAnew
    .exactOptional()
    .describe('Set where the verdicts are not those of the run: its evidence was judged again later.'),
});

const target = openMapping<ReportTarget>({
  role: anyText,
  name: anyText,
  addresses: list(anyText),
  lookupMs: number.exactOptional(),
});

const summary = openMapping<ReportSummary>({
  total: number,
  open: number,
  closed: number,
  blocked: number,
  unreachable: number,
  unproven: number,
  wrongService: number,
  unresolved: number,
  error: number,
  skipped: number,
  outcome: outcome.describe('The worst outcome of all paths.'),
});

const cause = openMapping<RootCause>({
  kind: causeKind,
  target: anyText.nullable().describe('null where several hosts are concerned.'),
  address: anyText.nullable(),
  device: anyText.nullable().describe('Who rejects, or the last device that packets reach.'),
  text: anyText,
  paths: list(anyText).describe('Ids of the paths that fail because of it.'),
});

const source = openMapping<Source>({ kind: sourceKind, ref: anyText, confidence });

/** One path of a report. */
export const reportPathSchema = openMapping<ReportPath>({
  id: anyText.describe('Stable id of the path.'),
  flow: anyText.describe('Id of the documented flow.'),
  section: anyText,
  diagram: anyText,
  from: anyText,
  to: anyText,
  service: anyText,
  purpose: anyText,
  transport,
  port: number.describe('The port that was tried; 0 for icmp, which has no ports.'),
  documentedPort: number.exactOptional().describe('The documented port, when this site moved it.'),
  security: oneOf(['none', 'ssl', 'tls']),
  wan: yesNo,
  target: anyText.describe('Host as the user wrote it.'),
  address: anyText.nullable().describe('null when the name did not resolve.'),
  triedFrom: anyText
    .exactOptional()
    .describe('The host with a responder that tried it, when that is not this one: the target is this host.'),
  verdict,
  outcome,
  reason: reason.describe('A code for scripts and a sentence to read out.'),
  latencyMs: number.nullable(),
  attempts: number,
  evidence: list(evidenceSchema).describe('What happened on the wire, attempt by attempt.'),
  alternatives: list(reason).describe('Explanations that the verdict does not exclude.'),
  warnings: list(reason),
  impact: anyText.describe('What stops working without this path.'),
  source,
  check: number
    .exactOptional()
    .describe('Number of the check that answered for it; paths with the same number share one.'),
  probe: openMapping<ProbeRef>({ kind: anyText, options: record(z.unknown()) })
    .exactOptional()
    .describe('How that check asked; missing where there was no address to ask.'),
  blockedBy: anyText.exactOptional().describe('Address that refused on the way.'),
  lastHop: anyText.exactOptional().describe('Last address on the way that was seen to forward.'),
});

const skip = openMapping<ReportSkip>({
  id: anyText,
  from: anyText,
  to: anyText,
  transport,
  ports: anyText,
  reason: anyText,
  why: anyText,
});

/** The JSON report, schemaVersion 1. Fields may be added, never renamed. */
export const reportSchema: z.ZodType<Report> = openMapping<Report>({
  schemaVersion: z.literal(1, '1'),
  tool: toolSchema,
  run,
  portMap: openMapping<Report['portMap']>({ document: anyText, revision: anyText }),
  targets: list(target),
  summary,
  causes: list(cause).describe('One cause behind several paths, worst first.'),
  paths: list(reportPathSchema),
  skipped: list(skip).describe('Documented, but not checked in this run, and why.'),
}).meta({ title: 'cicprobe report', description: 'The JSON report of a cicprobe run, schemaVersion 1.' });
