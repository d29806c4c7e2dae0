import { z } from 'zod';
import type { Estate, EstateCell, EstateEnd, EstatePath, EstateRun, EstateSummary } from '../model/estate.ts';
import { openMapping } from './openMapping.ts';
import { anyText, list, number, oneOf } from './schemaParts.ts';
import { outcome, reason, transport, verdict } from './verdictSchemas.ts';

const end = openMapping<EstateEnd>({ host: anyText, role: anyText });

const run = openMapping<EstateRun>({
  file: anyText.describe('As it was given on the command line.'),
  id: anyText,
  startedAt: anyText.describe('ISO 8601, UTC.'),
  host: anyText,
  role: anyText,
  phase: anyText,
  ended: anyText,
  paths: number,
  newest: number.describe('How many of them no newer run tried again.'),
});

const cell = openMapping<EstateCell>({
  from: end,
  to: end,
  state: oneOf(['met', 'broken', 'unproven', 'never-tested']).describe('The worst of its paths.'),
  met: number,
  broken: number,
  unproven: number,
  files: list(anyText).describe('Files of the runs that it comes from.'),
  untried: list(anyText).describe('Documented flows of a direction that was never tested.'),
});

const path = openMapping<EstatePath>({
  file: anyText.describe('The newest run that tried it.'),
  id: anyText,
  flow: anyText,
  service: anyText,
  from: end,
  to: end,
  target: anyText.describe('The target as that run names it.'),
  address: anyText.nullable(),
  transport,
  port: number,
  verdict,
  outcome,
  reason,
  impact: anyText,
  older: list(openMapping<EstatePath['older'][number]>({ file: anyText, verdict, outcome })).describe(
    'What older runs found, the newest of them first.',
  ),
});

/** Several runs as one, as `cicprobe report A.json B.json --format json` writes it. */
export const estateSchema: z.ZodType<Estate> = openMapping<Estate>({
  schemaVersion: z.literal(1, '1'),
  runs: list(run).describe('The newest first.'),
  summary: openMapping<EstateSummary>({
    met: number,
    broken: number,
    unproven: number,
    neverTested: number.describe('Directions that are documented and in no run.'),
  }),
  ends: list(end).describe('Every host in every role that any run tells of.'),
  cells: list(cell).describe('Directions in which something was tried, or is documented and was not.'),
  paths: list(path).describe('Every path once, as the newest run found it.'),
}).meta({ title: 'cicprobe estate', description: 'Several runs of cicprobe as one, schemaVersion 1.' });
