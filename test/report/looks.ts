import { asciiSigns, type Look, unicodeSigns } from '../../src/report/look.ts';
import { plainStyle, type Style } from '../../src/report/style.ts';
import type { TextOptions } from '../../src/report/textOptions.ts';

export const plainLook: Look = { width: 80, style: plainStyle, signs: unicodeSigns };
export const wideLook: Look = { ...plainLook, width: 120 };
export const asciiLook: Look = { ...plainLook, signs: asciiSigns };

export const plainText: TextOptions = { ...plainLook, sort: 'worst', verbose: false };

const sgr =
  (code: number) =>
  (text: string): string =>
    `\u001b[${code}m${text}\u001b[0m`;

/** Real terminal colours, so that a test can take them away again. */
export const ansiStyle: Style = {
  bold: sgr(1),
  dim: sgr(2),
  red: sgr(31),
  green: sgr(32),
  yellow: sgr(33),
  cyan: sgr(36),
};

export function withoutColour(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control sequences.
  return text.replace(/\u001b\[\d+m/g, '');
}
