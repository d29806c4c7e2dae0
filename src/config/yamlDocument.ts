import type { z } from 'zod';
import { ConfigError, type Place, type Problem } from './configError.ts';
import { issueWords } from './issueWords.ts';
import { type KeyPath, renderKeyPath } from './keyPath.ts';
import { parseYamlText } from './yamlText.ts';

/** A file's name as the user knows it, and its text. */
export interface SourceFile {
  readonly file: string;
  readonly text: string;
}

/** Something read from YAML that still knows where each of its keys stands. */
export interface YamlDocument<T> {
  readonly file: string;
  readonly value: T;
  readonly placeOf: (path: KeyPath) => Place;
}

/**
 * Reads YAML text whose root is a mapping, of whatever content.
 * @throws ConfigError for text that is empty, no YAML, ambiguous, or not a mapping.
 */
export function readYaml({ file, text }: SourceFile): YamlDocument<Readonly<Record<string, unknown>>> {
  const read = parseYamlText(text);
  if (read.kind === 'faulty') {
    throw new ConfigError(read.faults.map(({ line, message }) => ({ file, line, keyPath: '', message })));
  }
  const { value, lineOf } = read;
  return {
    file,
    value,
    placeOf: (path) => ({ file, line: lineOf(path), keyPath: renderKeyPath(path) }),
  };
}

/**
 * Holds a document against a schema.
 * @throws ConfigError with every fault, in the order of the lines.
 */
export function validateYaml<T>(document: YamlDocument<unknown>, schema: z.ZodType<T>): YamlDocument<T> {
  const result = schema.safeParse(document.value, { reportInput: true });
  if (result.success) return { ...document, value: result.data };
  const problems = result.error.issues
    .flatMap(issueWords)
    .map(({ path, message }): Problem => ({ ...document.placeOf(path), message }));
  throw new ConfigError(problems);
}
