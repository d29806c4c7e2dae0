import { z } from 'zod';
import type {
  Diff,
  DiffChange,
  DiffPath,
  DiffRun,
  DiffSide,
  DiffSummary,
  RunDifference,
} from '../model/diff.ts';
import { openMapping } from './openMapping.ts';
import { anyText, list, number, oneOf, yesNo } from './schemaParts.ts';
import { outcome, reason, transport, verdict } from './verdictSchemas.ts';

const run = openMapping<DiffRun>({
  id: anyText,
  startedAt: anyText.describe('ISO 8601, UTC.'),
  finishedAt: anyText.describe('ISO 8601, UTC.'),
  host: anyText.describe('Name of the host that probed.'),
  role: anyText.describe('Role names of the host that probed, joined by a comma.'),
  phase: oneOf(['pre-install', 'live']),
  ended: oneOf(['complete', 'cancelled', 'deadline']).describe('Whether every planned path was tried.'),
});

const side = openMapping<DiffSide>({
  run,
  tool: openMapping<DiffSide['tool']>({ name: anyText, version: anyText }),
  portMap: openMapping<DiffSide['portMap']>({ document: anyText, revision: anyText }),
});

const difference = openMapping<RunDifference>({
  what: anyText,
  before: anyText,
  after: anyText,
  consequence: anyText.describe('What it does to the comparison; empty where that goes without saying.'),
});

const count = number.exactOptional();

const summary = openMapping<DiffSummary>({
  regressions: number.describe('Paths that got worse.'),
  unchanged: number,
  'newly-broken': count,
  'newly-unproven': count,
  'no-longer-broken': count,
  fixed: count,
  proven: count,
  'reason-changed': count,
  'address-changed': count,
  new: count,
  gone: count,
});

const path = openMapping<DiffPath>({
  id: anyText.describe('Stable id of the path.'),
  flow: anyText.describe('Id of the documented flow.'),
  service: anyText,
  from: anyText,
  to: anyText,
  target: anyText.describe('Host as the user wrote it.'),
  address: anyText.nullable().describe('null when the name did not resolve.'),
  triedFrom: anyText
    .exactOptional()
    .describe('The host with a responder that tried it, when that is not the one that probed.'),
  transport,
  port: number.describe('The port that was tried; 0 for icmp, which has no ports.'),
  verdict,
  outcome,
  reason,
  impact: anyText.describe('What stops working without this path.'),
});

const change = openMapping<DiffChange>({
  kind: oneOf([
    'newly-broken',
    'newly-unproven',
    'no-longer-broken',
    'fixed',
    'proven',
    'reason-changed',
    'address-changed',
    'new',
    'gone',
  ]),
  regression: yesNo.describe('Whether it got worse.'),
  before: path.nullable().describe('null for a new path.'),
  after: path.nullable().describe('null for a path that is gone.'),
});

/** Two runs compared, as `cicprobe diff BEFORE.json AFTER.json --format json` writes it. */
export const diffSchema: z.ZodType<Diff> = openMapping<Diff>({
  schemaVersion: z.literal(1, '1'),
  before: side.describe('The earlier run.'),
  after: side.describe('The later run.'),
  differences: list(difference).describe('What differs in the runs themselves.'),
  summary: summary.describe('How many paths there are of each kind; a kind that does not occur is left out.'),
  changes: list(change).describe('In the order of the later report; paths that are gone follow.'),
}).meta({
  title: 'cicprobe comparison',
  description: 'Two runs of cicprobe compared, schemaVersion 1.',
});
