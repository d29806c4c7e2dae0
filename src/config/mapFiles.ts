import type { z } from 'zod';
import { checkOptions } from './checkOptions.ts';
import { checkRoles } from './checkRoles.ts';
import { collect, type Problem } from './configError.ts';
import type { KnownProbes } from './flowFaults.ts';
import { type OptionsDocument, optionsSchema } from './optionSchema.ts';
import { type RolesDocument, rolesSchema } from './roleSchema.ts';
import { makeSectionSchema } from './sectionSchema.ts';
import { readYaml, type SourceFile, validateYaml, type YamlDocument } from './yamlDocument.ts';

export type SectionDocument = YamlDocument<z.output<ReturnType<typeof makeSectionSchema>>>;

/** The port map's files by what they hold; null stands for a file that is missing or broken. */
export interface MapFiles {
  readonly roles: RolesDocument | null;
  readonly options: OptionsDocument | null;
  readonly sections: readonly SectionDocument[];
}

type Raw = YamlDocument<Readonly<Record<string, unknown>>>;

const topKeys = ['roles', 'options', 'section'] as const;

/** Reads every file in the order of the names and tells them apart by their top key; problems are collected. */
export function readMapFiles(
  files: readonly SourceFile[],
  probes: KnownProbes,
  problems: Problem[],
): MapFiles {
  const readable = [...files]
    .sort((a, b) => (a.file < b.file ? -1 : 1))
    .flatMap((source) => collect(problems, () => readYaml(source)) ?? []);
  problems.push(...strayFiles(readable));

  // With an unreadable file at hand nobody knows whether it was the one that seems to be missing.
  const allRead = readable.length === files.length;
  const valid = <T>(raw: Raw, schema: z.ZodType<T>) => collect(problems, () => validateYaml(raw, schema));
  const only = <T>(key: 'roles' | 'options', schema: z.ZodType<T>) => {
    const [first, ...more] = having(key, readable);
    if (first === undefined) {
      if (allRead) problems.push(missingFile(key));
      return null;
    }
    problems.push(...more.map((extra) => surplusFile(key, extra, first)));
    return valid(first, schema);
  };
  const roles = only('roles', rolesSchema);
  const options = only('options', optionsSchema);
  problems.push(...(roles === null ? [] : checkRoles(roles)));
  problems.push(...(options === null ? [] : checkOptions(options)));
  const sectionSchema = makeSectionSchema({
    roles: roles && new Set(roles.value.roles.map(({ name }) => name)),
    options: options && new Map(options.value.options.map(({ name, values }) => [name, values])),
    probes,
  });
  return {
    roles,
    options,
    sections: having('section', readable).flatMap((raw) => valid(raw, sectionSchema) ?? []),
  };
}

function topKey({ value }: Raw): string | undefined {
  return topKeys.find((key) => Object.hasOwn(value, key));
}

function having(key: string, documents: readonly Raw[]): readonly Raw[] {
  return documents.filter((document) => topKey(document) === key);
}

function strayFiles(documents: readonly Raw[]): readonly Problem[] {
  const message = `expected one of the keys ${topKeys.join(', ')} at the top of the file`;
  return documents
    .filter((document) => topKey(document) === undefined)
    .map((document) => ({ ...document.placeOf([]), message }));
}

function missingFile(key: string): Problem {
  return { file: 'port map', line: null, keyPath: '', message: `no file has the top key \`${key}\`` };
}

function surplusFile(key: string, extra: Raw, first: Raw): Problem {
  return {
    ...extra.placeOf([key]),
    message: `expected one file with \`${key}\`, but ${first.file} has it too`,
  };
}
