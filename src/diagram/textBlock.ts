import { cleanText } from './cleanText.ts';
import type { Arrow, Box, Line, State } from './drawing.ts';
import type { TextBlock, TextLine } from './picture.ts';
import { lineText } from './states.ts';
import { textWidth, wrapText } from './textWidth.ts';

/** Font sizes, which the style sheet repeats, and how far lines are apart. */
export const FONT_SIZE = { title: 14, kind: 11, detail: 12, tally: 12 } as const;
const LINE_HEIGHT = { title: 19, kind: 15, detail: 16, tally: 17 } as const;
const BASE_LINE = 0.74;

const BOX_MARGIN = { x: 12, y: 9, widest: 225, narrowest: 120 };
const LABEL_MARGIN = { x: 6, y: 3, widest: 250, narrowest: 0 };
/** Lines that go on are set in a little. */
const INDENT = 10;

/** A box's title, kind and lines. */
export function boxText({ title, kind, lines }: Box): TextBlock {
  return setLines(
    [
      { kind: 'title', text: title, state: 'plain' },
      ...(kind === ''
        ? []
        : [{ kind: 'kind' as const, text: kind.replaceAll('-', ' '), state: 'plain' as const }]),
      ...lines.map((line) => ({ kind: 'detail' as const, text: lineText(line), state: line.state })),
    ],
    BOX_MARGIN,
  );
}

/** What is written on an arrow; from a run the first line is the sum. */
export function labelText({ lines, state }: Arrow): TextBlock {
  return setLines(
    lines.map((line: Line, at) => ({
      kind: at === 0 && state !== 'plain' ? 'tally' : 'detail',
      text: lineText(line),
      state: line.state,
    })),
    LABEL_MARGIN,
  );
}

interface Given {
  readonly kind: TextLine['kind'];
  readonly text: string;
  readonly state: State;
}

function setLines(given: readonly Given[], margin: typeof BOX_MARGIN): TextBlock {
  const lines: TextLine[] = [];
  let y = margin.y;
  let widest = margin.narrowest - 2 * margin.x;
  for (const { kind, text, state } of given) {
    const bold = kind === 'title' || kind === 'tally';
    const size = FONT_SIZE[kind];
    for (const [at, part] of wrapText(cleanText(text), margin.widest, size, bold).entries()) {
      const indent = at > 0 && kind !== 'title' ? INDENT : 0;
      lines.push({ kind, text: part, state, x: margin.x + indent, y: y + LINE_HEIGHT[kind] * BASE_LINE });
      widest = Math.max(widest, indent + textWidth(part, size, bold));
      y += LINE_HEIGHT[kind];
    }
  }
  return { width: Math.ceil(widest + 2 * margin.x), height: y + margin.y, lines };
}
