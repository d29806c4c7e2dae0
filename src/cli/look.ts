import picocolors from 'picocolors';
import { asciiSigns, type Look, unicodeSigns } from '../report/look.ts';
import { plainStyle } from '../report/style.ts';
import type { Terminal } from './terminal.ts';

export interface LookFlags {
  readonly color?: boolean;
  readonly ascii?: boolean;
}

/** Colours only for a person at a terminal who did not say NO_COLOR (no-color.org). */
export function chooseLook(flags: LookFlags, terminal: Terminal, toFile: boolean): Look {
  const { env } = terminal;
  const wanted = flags.color !== false && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  const colour = wanted && terminal.outIsTty && !toFile;
  return {
    width: terminal.columns,
    style: colour ? picocolors.createColors(true) : plainStyle,
    signs: flags.ascii === true ? asciiSigns : unicodeSigns,
  };
}
