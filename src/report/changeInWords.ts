import type { ReportPath } from '../model/report.ts';
import type { Change } from './compareReports.ts';
import { hostLabel } from './hostLabel.ts';
import type { Look } from './look.ts';

/** `open (connected) → blocked (silent)`. */
export function turnInWords({ path, before, after }: Change, { signs }: Look): string {
  if (before === null || after === null) return verdictInWords(path);
  const [then, now] = [verdictInWords(before), verdictInWords(after)];
  return then === now ? `still ${now}` : `${then} ${signs.arrow} ${now}`;
}

function verdictInWords({ verdict, reason }: ReportPath): string {
  return `${verdict} (${reason.code})`;
}

/** The target with its address, or with both where it changed. */
export function placeInWords({ path, before, after }: Change, { signs }: Look): string {
  const from = path.triedFrom === undefined ? '' : ` from ${path.triedFrom}`;
  if (before === null || after === null || before.address === after.address) {
    return `${hostLabel(path.target, path.address)}${from}`;
  }
  return `${path.target} (${addressInWords(before)} ${signs.arrow} ${addressInWords(after)})${from}`;
}

function addressInWords({ address }: ReportPath): string {
  return address ?? 'no address';
}
