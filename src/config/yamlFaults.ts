import { type Alias, type Document, isMap, isScalar, isSeq, visit, type YAMLError } from 'yaml';
import { printable, showValue } from './showValue.ts';

/** What is wrong with YAML text, and where it begins. */
export interface YamlFault {
  readonly offset: number;
  readonly message: string;
}

/** A document, or what stands in its place when the text holds none. */
type Composed = Pick<Document.Parsed, 'errors' | 'warnings'> & Partial<Pick<Document.Parsed, 'contents'>>;
type Root = Document.Parsed['contents'] | undefined;

/** What forbids using a document: broken syntax; when there is none, a second document, aliases, the root's type. */
export function findFaults(
  first: Composed,
  second: Document.Parsed | undefined,
  text: string,
): readonly YamlFault[] {
  const broken = [...first.errors, ...first.warnings].map((error) => syntaxFault(error, text));
  if (broken.length > 0) return broken;
  const misused = [...aliasFaults(first.contents), ...secondDocument(second)];
  return misused.length > 0 ? misused : rootFaults(first.contents);
}

function syntaxFault({ code, message, pos: [offset] }: YAMLError, text: string): YamlFault {
  return { offset, message: syntaxWords(code, message, text.slice(offset)) };
}

function syntaxWords(code: YAMLError['code'], message: string, rest: string): string {
  switch (code) {
    case 'DUPLICATE_KEY':
      return `the key \`${printable(rest.split(/\s*:|\r?\n/, 1).join(''))}\` is there twice in one mapping`;
    case 'TAB_AS_INDENT':
      return 'a tab cannot indent YAML; use spaces';
    case 'TAG_RESOLVE_FAILED':
      return `${printable(message)}; tags are not supported`;
    default:
      return `not valid YAML: ${printable(message)}`;
  }
}

// Written-out values cost a few lines; aliases cost circles and texts that swell a thousandfold.
function aliasFaults(root: Root): readonly YamlFault[] {
  const faults: YamlFault[] = [];
  visit(root ?? null, {
    Alias: (_key, node) => {
      const { source, range } = node as Alias.Parsed;
      const message = `expected the value itself, got the alias *${printable(source)}; aliases are not supported`;
      faults.push({ offset: range[0], message });
    },
  });
  return faults;
}

function secondDocument(second: Document.Parsed | undefined): readonly YamlFault[] {
  if (second === undefined) return [];
  return [{ offset: second.range[0], message: 'expected one document, got a second one after ---' }];
}

function rootFaults(root: Root): readonly YamlFault[] {
  if (isMap(root)) return [];
  const expected = 'a mapping of keys to values';
  if (isScalar(root) && root.value !== null) {
    return [{ offset: root.range[0], message: `expected ${expected}, got ${showValue(root.value)}` }];
  }
  if (isSeq(root)) return [{ offset: root.range[0], message: `expected ${expected}, got a list` }];
  return [{ offset: 0, message: `the file is empty; expected ${expected}` }];
}
