import type { ReportPath } from '../model/report.ts';
import { gather } from './gather.ts';
import { hostLabel } from './hostLabel.ts';
import { portsInWords } from './portLabels.ts';

/** One thing to do, and the places it concerns. */
export interface Advice {
  readonly lead: string;
  readonly items: readonly string[];
}

/** Paths that have something in common. */
export type Sharing = readonly [ReportPath, ...ReportPath[]];

/** One item for each address of each target. */
export function perHost(
  paths: readonly ReportPath[],
  inWords: (sharing: Sharing) => string,
): readonly string[] {
  return gather(paths, (path) => [path.target, path.address, path.triedFrom]).map(inWords);
}

/** `cic01 (10.0.0.5)`. */
export function hostOf([path]: Sharing): string {
  const from = path.triedFrom === undefined ? '' : ` from ${path.triedFrom}`;
  return `${hostLabel(path.target, path.address)}${from}`;
}

/** `cic01 (10.0.0.5): tcp 445; udp 6235`. */
export function placesOf(sharing: Sharing): string {
  return `${hostOf(sharing)}: ${portsInWords(sharing)}`;
}
