import type { PortMap } from '../model/portMap.ts';
import { flagPlace, type Problem } from './configError.ts';
import { quote } from './showValue.ts';
import type { SiteFile } from './siteFile.ts';
import { readOption } from './siteNames.ts';

/** The options that this site answers; `NAME=VALUE` flags beat the file. */
export function makeOptions(
  flags: readonly string[],
  siteFile: SiteFile | null,
  portMap: PortMap,
  problems: Problem[],
): Readonly<Record<string, string>> {
  const chosen = new Map<string, string>();
  const refuse = (message: string): void => {
    problems.push({ ...flagPlace('--option'), message });
  };
  for (const flag of flags) {
    const [, name = '', value = ''] = /^([^=]+)=(.+)$/s.exec(flag) ?? [];
    const before = chosen.get(name);
    if (name === '') {
      refuse(`expected NAME=VALUE, got ${quote(flag)}`);
    } else if (before !== undefined && before !== value) {
      refuse(`expected one value for ${name}, got ${quote(before)} and ${quote(value)}`);
    } else {
      const reading = readOption(name, value, portMap);
      if (reading.kind === 'refused') refuse(reading.message);
      else chosen.set(name, value);
    }
  }
  return { ...siteFile?.options, ...Object.fromEntries(chosen) };
}
