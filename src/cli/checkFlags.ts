import type { SiteFlags } from '../config/siteFlags.ts';
import { parseCount, parseDuration } from './durations.ts';
import { type OutputFlags, plainOutputOf } from './outputs.ts';
import { readSiteOptions, type SiteOptions } from './siteOptions.ts';
import { UsageError } from './usageError.ts';

/** The flags of a check, as commander gives them. */
export interface CheckFlags extends OutputFlags, SiteOptions {
  readonly phase?: string;
  readonly timeout?: string;
  readonly deadline?: string;
  readonly concurrency?: string;
  readonly perHost?: string;
  readonly sample?: string;
  /** The former name of `sample`. */
  readonly rangeSample?: string;
  readonly save?: string;
  readonly dryRun?: boolean;
  readonly paired?: boolean;
  readonly oneWay?: boolean;
  readonly tokenFile?: string;
  readonly snmpCommunityFile?: string;
  readonly responderPort?: string;
  readonly idle?: string;
  readonly media?: string;
  readonly trace?: boolean;
  readonly canary?: boolean;
  readonly progress?: boolean;
  readonly logLevel?: string;
}

/** The part of the flags that describes the site; flags that contradict each other are refused. */
export function siteFlagsOf(flags: CheckFlags): SiteFlags {
  const site = readSiteOptions(flags);
  if (flags.quiet === true && flags.verbose === true) {
    throw new UsageError('--quiet and --verbose exclude each other');
  }
  if (flags.dryRun === true && flags.quiet === true) {
    throw new UsageError('--dry-run and --quiet exclude each other');
  }
  if (flags.dryRun === true && flags.format !== 'text') {
    throw new UsageError(`--dry-run prints text: leave out --format ${flags.format}`);
  }
  const other = flags.output?.find((file) => file !== plainOutputOf(flags));
  if (flags.dryRun === true && other !== undefined) {
    throw new UsageError(`--dry-run prints text, to one place: leave out --output ${other}`);
  }
  if (flags.dryRun === true && flags.save !== undefined) {
    throw new UsageError('--dry-run makes no run that could be kept: leave out --save');
  }
  if (flags.sample !== undefined && flags.rangeSample !== undefined) {
    throw new UsageError('--sample and --range-sample are the same: give one of them');
  }
  return {
    ...site,
    phase: flags.phase,
    timeoutMs: read(flags.timeout, (text) => parseDuration('--timeout', text)),
    deadlineMs: read(flags.deadline, (text) => parseDuration('--deadline', text)),
    concurrency: read(flags.concurrency, (text) => parseCount('--concurrency', text)),
    perHost: read(flags.perHost, (text) => parseCount('--per-host', text)),
    rangeSample:
      read(flags.sample, (text) => parseCount('--sample', text)) ??
      read(flags.rangeSample, (text) => parseCount('--range-sample', text)),
  };
}

function read<T>(text: string | undefined, parse: (text: string) => T): T | undefined {
  return text === undefined ? undefined : parse(text);
}
