import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeJsonSchemas } from '../../src/config/jsonSchemas.ts';

const folder = new URL('../../docs/schema/', import.meta.url);
const schemas = makeJsonSchemas();

describe('makeJsonSchemas', () => {
  it('makes one schema per kind of file, and no other file is published', () => {
    const names = ['diff', 'estate', 'notice', 'options', 'report', 'roles', 'section', 'site'].map(
      (name) => `${name}.schema.json`,
    );
    expect([...schemas.keys()].sort()).toEqual(names);
    expect(readdirSync(folder).sort()).toEqual(names);
  });

  it.each([...schemas])('%s is published as it is now (node scripts/writeSchemas.mjs)', (file, text) => {
    expect(readFileSync(new URL(file, folder), 'utf8')).toBe(text);
  });

  it.each(['site', 'section', 'roles', 'options'])('describes every key of a %s file', (name) => {
    expect(undescribed(JSON.parse(schemas.get(`${name}.schema.json`) ?? 'null'))).toEqual([]);
  });

  it('forbids unknown keys in what people write and allows them in reports', () => {
    const root = (name: string) => JSON.parse(schemas.get(`${name}.schema.json`) ?? 'null');
    expect(root('site').additionalProperties).toBe(false);
    expect(root('section').properties.flows.items.additionalProperties).toBe(false);
    expect(root('report').additionalProperties).toEqual({});
  });
});

/** Paths of all properties without a description. */
function undescribed(schema: unknown, at = ''): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties = {}, ...rest } = schema as { properties?: Record<string, { description?: string }> };
  return [
    ...Object.entries(properties).flatMap(([key, value]) => [
      ...(value.description ? [] : [`${at}.${key}`]),
      ...undescribed(value, `${at}.${key}`),
    ]),
    ...Object.values(rest).flatMap((value) => undescribed(value, at)),
  ];
}
