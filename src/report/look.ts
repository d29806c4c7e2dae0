import { plainStyle, type Style } from './style.ts';

/** The marks of a text report; `ascii` also keeps every other character within ASCII. */
export interface Signs {
  readonly ascii: boolean;
  readonly met: string;
  readonly broken: string;
  readonly unproven: string;
  readonly warning: string;
  readonly dot: string;
  readonly arrow: string;
  readonly bothWays: string;
  readonly ellipsis: string;
}

/** How a text is to look: its width in columns, its colours, its marks. */
export interface Look {
  readonly width: number;
  readonly style: Style;
  readonly signs: Signs;
}

export const unicodeSigns: Signs = {
  ascii: false,
  met: '✓',
  broken: '✗',
  unproven: '?',
  warning: '!',
  dot: '·',
  arrow: '→',
  bothWays: '↔',
  ellipsis: '…',
};

export const asciiSigns: Signs = {
  ascii: true,
  met: '+',
  broken: 'x',
  unproven: '?',
  warning: '!',
  dot: '-',
  arrow: '->',
  bothWays: '<->',
  ellipsis: '...',
};

/** The table columns need this much; a narrower terminal wraps by itself. */
const NARROWEST = 60;
/** Longer lines of prose are hard to read. */
const WIDEST = 120;

/** The same look with a width in which every text can be laid out: 60 to 120 columns. */
export function fitLook<L extends Look>(look: L): L {
  return { ...look, width: Math.min(Math.max(look.width, NARROWEST), WIDEST) };
}

/** For text that is laid out by somebody else: plain, and never broken into lines. */
export const flatLook: Look = { width: Number.MAX_SAFE_INTEGER, style: plainStyle, signs: unicodeSigns };
