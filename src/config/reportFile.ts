import type { Report } from '../model/report.ts';
import { ConfigError } from './configError.ts';
import { issueWords } from './issueWords.ts';
import { renderKeyPath } from './keyPath.ts';
import { reportSchema } from './reportSchema.ts';
import { printable, showValue } from './showValue.ts';
import type { SourceFile } from './yamlDocument.ts';

const SCHEMA_VERSION = 1;

/**
 * A JSON report that cicprobe wrote earlier. Fields that this version does not know are let pass.
 * @throws ConfigError for text that is no JSON, another schema version, or anything missing or of a wrong type.
 */
export function parseReport({ file, text }: SourceFile): Report {
  const refuse = (keyPath: string, message: string): ConfigError =>
    new ConfigError([{ file, line: null, keyPath, message }]);
  const value = readJson(text, (message) => refuse('', message));
  const version = versionOf(value);
  if (version !== undefined && version !== SCHEMA_VERSION) {
    const message = `expected ${SCHEMA_VERSION}, got ${showValue(version)}; this cicprobe reads reports of schema version ${SCHEMA_VERSION} only`;
    throw refuse('schemaVersion', message);
  }
  const result = reportSchema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  const words = result.error.issues.flatMap(issueWords);
  throw new ConfigError(
    words.map(({ path, message }) => ({ file, line: null, keyPath: renderKeyPath(path), message })),
  );
}

function readJson(text: string, refuse: (message: string) => ConfigError): unknown {
  try {
    // Editors and shells on Windows put a byte-order mark in front.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw refuse(`expected JSON: ${printable((error as SyntaxError).message)}`);
  }
}

function versionOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'schemaVersion' in value
    ? value.schemaVersion
    : undefined;
}
