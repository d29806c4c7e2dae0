import { describe, expect, test } from 'vitest';
import { diffSchema } from '../../src/config/diffSchema.ts';
import { makeJsonSchemas } from '../../src/config/jsonSchemas.ts';
import type { Comparison } from '../../src/report/compareReports.ts';
import { makeReport } from '../../src/report/makeReport.ts';
import { renderDiff } from '../../src/report/renderDiff.ts';
import { renderDiffJson } from '../../src/report/renderDiffJson.ts';
import { compared, everyKind, otherRun } from './comparisons.ts';
import { expectGolden } from './golden.ts';
import { hostile, unprintableIn } from './hostile.ts';
import { ansiStyle, asciiLook, plainLook, withoutColour } from './looks.ts';
import * as scenarios from './scenarios.ts';

const good = makeReport(scenarios.allGood);
const mixed = makeReport(scenarios.mixed);

describe('renderDiff', () => {
  test('tells every kind of change, what is worse first', () => {
    expectGolden('text/diff.txt', renderDiff(everyKind(), plainLook));
    expectGolden('text/diff-ascii.txt', renderDiff(everyKind(), asciiLook));
  });

  test('colours change no word', () => {
    const coloured = renderDiff(everyKind(), { ...plainLook, style: ansiStyle });
    expect(withoutColour(coloured)).toBe(renderDiff(everyKind(), plainLook));
    expect(coloured).toContain(
      ansiStyle.red('  ✗ cic01 (10.0.0.5) tcp/1 SSL Notifier: open (connected) → blocked (silent)'),
    );
  });

  test('a run and itself differ in nothing', () => {
    const text = renderDiff(compared(mixed, mixed), plainLook);
    expect(text).toMatch(/\nNothing got worse\. Unchanged: \d+\n$/);
    expect(text).not.toContain('differ');
  });

  test('says how the runs themselves differ', () => {
    const after = otherRun(good);
    expectGolden('text/diff-runs.txt', renderDiff(compared(good, after), plainLook));
  });

  test('says when the reports were given the wrong way round', () => {
    const { before, after } = everyKind();
    expect(renderDiff(compared(after, before), plainLook)).toContain(
      '\nThe report given as the later one is the older',
    );
    expect(renderDiff(compared(before, after), plainLook)).not.toContain('the older one');
  });

  test('lets nothing through that steers a terminal', () => {
    const { before, after } = everyKind();
    for (const look of [plainLook, asciiLook]) {
      expect(unprintableIn(renderDiff(compared(hostile(before), hostile(after)), look))).toEqual([]);
      expect(unprintableIn(renderDiff(compared(before, hostile(after)), look))).toEqual([]);
    }
  });
});

describe('renderDiffJson', () => {
  const parsed = (comparison: Comparison): Record<string, unknown> =>
    JSON.parse([...renderDiffJson(comparison)].join('')) as Record<string, unknown>;

  test('prints what the text tells', () => {
    expectGolden('json/diff.json', [...renderDiffJson(everyKind())].join(''));
  });

  test('counts every change once', () => {
    const { summary, changes } = parsed(everyKind()) as {
      summary: Record<string, number>;
      changes: readonly { kind: string; regression: boolean }[];
    };
    const { regressions, unchanged, ...kinds } = summary;
    expect(Object.values(kinds).reduce((sum, count) => sum + count, 0)).toBe(changes.length);
    expect(regressions).toBe(changes.filter(({ regression }) => regression).length);
    expect(unchanged).toBe(1);
  });

  test.each([
    ['every kind of change', everyKind()],
    ['two runs that differ', compared(good, mixed)],
    ['a run and itself', compared(mixed, mixed)],
  ])('follows the published schema, and has no field that it does not tell: %s', (_name, comparison) => {
    const value = parsed(comparison);
    expect(diffSchema.parse(value)).toEqual(value);
    const schema = JSON.parse(makeJsonSchemas().get('diff.schema.json') ?? 'null') as JsonSchema;
    expect(untold(value, schema)).toEqual([]);
  });

  test('what the schema forbids is refused', () => {
    const value = parsed(everyKind());
    for (const wrong of [
      { ...value, schemaVersion: 2 },
      { ...value, summary: { unchanged: 0 } },
      { ...value, changes: [{ kind: 'better', regression: false, before: null, after: null }] },
    ]) {
      expect(diffSchema.safeParse(wrong).success).toBe(false);
    }
    expect(untold({ ...value, more: 1 }, { properties: {} })).toContain('.more');
  });

  test('lets no control character through', () => {
    const { before, after } = everyKind();
    const text = [...renderDiffJson(compared(hostile(before), hostile(after)))].join('');
    expect(unprintableIn(text)).toEqual([]);
    expect(parsed(compared(good, mixed))['differences']).toEqual([
      { what: 'site', before: '', after: 'Example Ltd', consequence: '' },
    ]);
  });
});

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}

/** Keys of a value that its schema has no word about. */
function untold(value: unknown, schema: JsonSchema, at = ''): readonly string[] {
  const { properties, items } = schema.anyOf?.find((one) => one.properties !== undefined) ?? schema;
  if (Array.isArray(value)) return value.flatMap((one) => untold(one, items ?? {}, `${at}[]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => {
    const known = properties?.[key];
    return known === undefined ? [`${at}.${key}`] : untold(one, known, `${at}.${key}`);
  });
}
