import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { type ApiAnswerName, apiAnswerSchemas, apiAnswers } from '../../src/config/apiAnswers.ts';
import { aReport, aReportPath } from '../support/builders.ts';

const PLACE = '#/components/schemas/';
const schemas = apiAnswerSchemas(PLACE);
const ajv = new Ajv2020({ strict: false });
ajv.addSchema({ $id: 'api', components: { schemas } });
const isGood = (name: ApiAnswerName, value: unknown): boolean => {
  const bySchema = ajv.validate({ $ref: `api${PLACE}${name}` }, value);
  expect(apiAnswers[name].safeParse(value).success).toBe(bySchema);
  return bySchema;
};

const run = {
  id: 1,
  watch: 'site',
  reportId: 'r',
  startedMs: 1,
  finishedMs: 2,
  outcome: 'met',
  met: 1,
  broken: 0,
  unproven: 0,
  isWhole: true,
  maintenance: false,
};

describe('apiAnswerSchemas', () => {
  test('has a schema for every answer, and they refer to each other', () => {
    expect(Object.keys(schemas).sort()).toEqual(Object.keys(apiAnswers).sort());
    expect(schemas['RunPage']).toMatchObject({
      properties: { items: { items: { $ref: `${PLACE}SavedRun` } } },
    });
    expect(JSON.stringify(schemas)).not.toContain('$schema');
  });

  test.each<[ApiAnswerName, object]>([
    ['SavedRun', run],
    ['RunPage', { items: [run], next: null }],
    ['Report', aReport()],
    ['ReportPath', aReportPath()],
    ['KeptReport', { run, report: aReport(), gone: [] }],
    ['Health', { status: 'alive' }],
    ['Readiness', { ready: false, reasons: ['x'] }],
    ['Started', { watch: 'site', state: 'started' }],
    ['Event', { kind: 'run-failed', watch: 'site', failure: 'x' }],
  ])('%s is taken with all its fields and more, and without one it is not', (name, value) => {
    const plain: unknown = JSON.parse(JSON.stringify({ ...value, more: 1 }));
    expect(isGood(name, plain)).toBe(true);
    const [first = ''] = Object.keys(value);
    const { [first]: _gone, ...rest } = plain as Record<string, unknown>;
    expect(isGood(name, rest)).toBe(false);
  });
});
