import { z } from 'zod';
import type { PortMap } from '../model/portMap.ts';
import { diffSchema } from './diffSchema.ts';
import { estateSchema } from './estateSchema.ts';
import { noticeSchema } from './noticeSchema.ts';
import { optionsSchema } from './optionSchema.ts';
import { reportSchema } from './reportSchema.ts';
import { rolesSchema } from './roleSchema.ts';
import { makeSectionSchema } from './sectionSchema.ts';
import { makeSiteSchema } from './siteSchema.ts';

// What a file refers to is checked by cicprobe itself; an editor sees the file alone.
const emptyPortMap: PortMap = {
  document: '',
  revision: '',
  sections: [],
  roles: new Map(),
  options: new Map(),
  flows: [],
};

/** The published JSON Schemas: name of the file in docs/schema → its text. */
export function makeJsonSchemas(): ReadonlyMap<string, string> {
  const schemas = {
    site: makeSiteSchema(emptyPortMap),
    section: makeSectionSchema({ roles: null, options: null, probes: new Map() }),
    roles: rolesSchema,
    options: optionsSchema,
    report: reportSchema,
    estate: estateSchema,
    diff: diffSchema,
    notice: noticeSchema,
  };
  return new Map(
    Object.entries(schemas).map(([name, schema]) => {
      // `input`: what a person writes, before texts become ports and addresses.
      const text = JSON.stringify(z.toJSONSchema(schema, { io: 'input' }), null, 2);
      return [`${name}.schema.json`, `${text}\n`];
    }),
  );
}
