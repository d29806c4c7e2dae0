import type { ReportPath } from '../model/report.ts';
import { countOf } from './amounts.ts';
import { gather } from './gather.ts';
import { hostLabel } from './hostLabel.ts';
import { NO_BREAK } from './paragraph.ts';
import { portLabel, portsInWords } from './portLabels.ts';
import type { Between } from './sampledRanges.ts';

type Host = Pick<ReportPath, 'target' | 'address' | 'triedFrom'>;

/** `cic01 (10.0.0.5)`; where another host tried it, `pc1 (10.9.8.7), tried from cic01`. */
export function hostInWords({ target, address, triedFrom }: Host): string {
  const label = hostLabel(target, address);
  return triedFrom === undefined ? label : `${label}, tried from ${triedFrom}`;
}

/** `ClientApp tcp/8094 on cic01 (10.0.0.5)`. */
export function pathInWords(path: ReportPath): string {
  const { service, transport, port } = path;
  return `${service} ${portLabel({ transport, port, security: 'none' })} on ${hostInWords(path)}`;
}

/** `cic01 (10.0.0.5): tcp 445, 2633; udp 6235`, host by host. */
export function placesInWords(paths: readonly ReportPath[], between: Between): string {
  return gather(paths, ({ target, address, triedFrom }) => [target, address, triedFrom])
    .map((same) => `${hostInWords(same[0])}: ${portsInWords(between.fill(same))}`)
    .join('; ')
    .replaceAll(NO_BREAK, ' ');
}

/** More places than these are counted, not told. */
const MOST_PLACES = 10;

/** `one; two; and 3 more paths`: the first places of many. */
export function firstInWords(places: readonly string[]): string {
  const more = places.length - MOST_PLACES;
  return [...places.slice(0, MOST_PLACES), ...(more > 0 ? [`and ${countOf(more, 'more path')}`] : [])].join(
    '; ',
  );
}
