import type { Limits } from '../model/site.ts';
import { flagPlace, type Problem } from './configError.ts';
import { limitBounds } from './limits.ts';
import type { SiteFile } from './siteFile.ts';
import { limitFlags, type SiteFlags } from './siteFlags.ts';

/** The bounds of the run: flags beat the file, the file beats the defaults. */
export function makeLimits(
  flags: SiteFlags,
  siteFile: SiteFile | null,
  defaults: Limits,
  problems: Problem[],
): Limits {
  const given = (name: keyof Limits): number | undefined => flags[name] ?? siteFile?.limits[name];
  problems.push(...flagFaults(flags));

  const deadlineMs = given('deadlineMs') ?? defaults.deadlineMs;
  // The usual patience gives way to a short deadline; one that was asked for does not.
  const timeoutMs = given('timeoutMs') ?? Math.min(defaults.timeoutMs, deadlineMs);
  if (timeoutMs > deadlineMs) {
    const name = flags.timeoutMs === undefined && flags.deadlineMs !== undefined ? 'deadlineMs' : 'timeoutMs';
    const place =
      siteFile && flags[name] === undefined
        ? siteFile.placeOf(['limits', name])
        : flagPlace(limitFlags[name]);
    const message = `expected a time for one path that is no longer than the whole run, got ${timeoutMs} ms of ${deadlineMs} ms`;
    problems.push({ ...place, message });
  }
  return {
    timeoutMs,
    deadlineMs,
    concurrency: given('concurrency') ?? defaults.concurrency,
    perHost: given('perHost') ?? defaults.perHost,
    rangeSample: given('rangeSample') ?? defaults.rangeSample,
  };
}

function flagFaults(flags: SiteFlags): readonly Problem[] {
  return (Object.keys(limitFlags) as (keyof Limits)[]).flatMap((name) => {
    const value = flags[name];
    const [min, max] = limitBounds[name];
    if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return [];
    const unit = name.endsWith('Ms') ? ' of milliseconds' : '';
    const message = `expected a whole number${unit} from ${min} to ${max}, got ${value}`;
    return [{ ...flagPlace(limitFlags[name]), message }];
  });
}
