import { Composer, type CST, isMap, isNode, isScalar, isSeq, Lexer, LineCounter, Parser } from 'yaml';
import type { KeyPath } from './keyPath.ts';
import { findFaults, type YamlFault } from './yamlFaults.ts';

/** The outcome of reading YAML text: a value, or what is wrong with the text. */
export type YamlText =
  | {
      readonly kind: 'mapping';
      readonly value: Readonly<Record<string, unknown>>;
      /** Line of the key, or of the nearest enclosing one that exists. */
      readonly lineOf: (path: KeyPath) => number;
    }
  | { readonly kind: 'faulty'; readonly faults: readonly LineFault[] };

interface LineFault {
  readonly line: number;
  readonly message: string;
}

// The composer is recursive and brings the process down on hostile depths; our files need seven levels.
const MAX_DEPTH = 64;

// Core schema whatever a %YAML directive says: no dates, no sets, no merge keys, "no" is a text.
const composerOptions = {
  version: '1.2',
  schema: 'core',
  merge: false,
  resolveKnownTags: false,
  stringKeys: true,
  prettyErrors: false,
} as const;

/** YAML 1.2 text with a mapping at its root; aliases, tags and further documents are faults. Never throws. */
export function parseYamlText(text: string): YamlText {
  const lines = new LineCounter();
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  const faulty = (faults: readonly YamlFault[]): YamlText => {
    const placed = faults.map(({ offset, message }) => ({ line: lineAt(offset), message }));
    // One slip makes the parser stumble over the rest of its line.
    const told = placed.filter(({ line }, index) => placed.findIndex((each) => each.line === line) === index);
    return { kind: 'faulty', faults: told };
  };

  const read = readTokens(text, lines);
  if (read.kind === 'too-deep') {
    return faulty([{ offset: read.offset, message: `nested deeper than ${MAX_DEPTH} levels` }]);
  }
  const composer = new Composer(composerOptions);
  const [document, second] = composer.compose(read.tokens);
  const faults = findFaults(document ?? composer.streamInfo(), second, text);
  if (document === undefined || faults.length > 0) return faulty(faults);
  return {
    kind: 'mapping',
    value: document.toJS(),
    lineOf: (path) => lineAt(findOffset(document.contents, path)),
  };
}

type ReadTokens =
  | { readonly kind: 'tokens'; readonly tokens: readonly CST.Token[] }
  | { readonly kind: 'too-deep'; readonly offset: number };

function readTokens(text: string, lines: LineCounter): ReadTokens {
  const parser = new Parser(lines.addNewLine);
  const tokens: CST.Token[] = [];
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push(...parser.next(lexeme));
    if (parser.stack.length > MAX_DEPTH) return { kind: 'too-deep', offset: parser.offset };
  }
  tokens.push(...parser.end());
  return { kind: 'tokens', tokens };
}

// Where the path's last key begins, or as far along the path as the text goes.
function findOffset(root: unknown, path: KeyPath): number {
  let node = root;
  let offset = 0;
  for (const segment of path) {
    const { place, value } = step(node, segment);
    if (!isNode(place) || !place.range) return offset;
    offset = place.range[0];
    node = value;
  }
  return offset;
}

function step(node: unknown, segment: PropertyKey): { readonly place: unknown; readonly value: unknown } {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && key.value === segment);
    return { place: pair?.key, value: pair?.value };
  }
  const item = isSeq(node) ? node.items[Number(segment)] : undefined;
  return { place: item, value: item };
}
