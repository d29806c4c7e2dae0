import type { Report, ReportSkip } from '../model/report.ts';
import { countOf } from './amounts.ts';
import { distinct, gather } from './gather.ts';
import type { Look } from './look.ts';
import { NO_BREAK, paragraph } from './paragraph.ts';
import { portCount, skipLabel } from './portLabels.ts';

/** What is documented but was not checked, and why, so that nothing is forgotten silently. */
export function notCheckedLines(
  skipped: readonly ReportSkip[],
  look: Look & { readonly verbose: boolean },
): readonly string[] {
  const peers = distinct(skipped.filter(({ reason }) => reason === 'no-host').map(({ to }) => to));
  const withHint = peers.length <= MOST_HINTS;
  const groups = gather(inReasonOrder(skipped), (skip) => groupOf(skip, withHint));
  return groups.flatMap((skips) => [
    ...paragraph(look, `not checked: ${groupInWords(skips, withHint)}`, { first: '', rest: '  ' }).map(
      skips[0].reason === 'no-host' ? (line) => line : look.style.dim,
    ),
    ...(look.verbose ? skips.flatMap((skip) => skipLines(skip, look)) : []),
  ]);
}

/** More peers than these share one paragraph, and the flag is shown once beneath the report. */
const MOST_HINTS = 5;

/** The peers that nobody gave a host for, each once. */
export function peersWithoutHost(report: Report): readonly string[] {
  const skips = report.skipped.filter(({ reason }) => reason === 'no-host');
  return distinct(skips.map(({ to }) => to));
}

/** Reasons that lie in the ports themselves: they mean nothing without them. */
const NEEDS_PLACE: ReadonlySet<string> = new Set([
  'range-sampled',
  'no-responder',
  'not-opened-here',
  'dynamic-ports',
  'unknown-ports',
  'not-a-listener',
]);

/** What the user can mend stands first, what the site's options rule out last. */
const REASON_ORDER: readonly string[] = [
  'no-host',
  'address-unusable',
  'range-sampled',
  'no-responder',
  'not-opened-here',
  'dynamic-ports',
  'unknown-ports',
  'not-a-listener',
  'same-host',
  'option',
];

function inReasonOrder(skipped: readonly ReportSkip[]): readonly ReportSkip[] {
  return [...skipped].sort((a, b) => REASON_ORDER.indexOf(a.reason) - REASON_ORDER.indexOf(b.reason));
}

/** A few peers each have their line, the site's options stand together, other reasons with the ports that they concern. */
function groupOf(skip: ReportSkip, linePerPeer: boolean): readonly string[] {
  if (skip.reason === 'no-host') {
    return linePerPeer ? [skip.reason, skip.to] : [skip.reason];
  }
  if (valueInForce(skip) !== null) {
    return [skip.reason];
  }
  return [skip.reason, skip.why];
}

function groupInWords(skips: Skips, withHint: boolean): string {
  const [first] = skips;
  const why = first.why.replace(/\.$/, '');
  if (first.reason === 'no-host') {
    const peers = gather(skips, ({ to }) => to).map((same) => `${same[0].to} (${pathsOf(same)})`);
    return `no host given for ${peers.join(', ')}${withHint ? `; add ${targetFlag(first.to)}` : ''}`;
  }
  if (valueInForce(first) !== null) {
    const values = gather(skips, valueInForce).map((same) => `${valueInForce(same[0])} (${pathsOf(same)})`);
    return `not needed with ${values.join(', ')}`;
  }
  return NEEDS_PLACE.has(first.reason) ? `${placesOf(skips)}: ${why}` : `${why} (${pathsOf(skips)})`;
}

type Skips = readonly [ReportSkip, ...ReportSkip[]];

function pathsOf(skips: Skips): string {
  const count = skips.reduce((sum, skip) => sum + portCount(skip.ports), 0);
  return countOf(count, 'path').replace(' ', NO_BREAK);
}

/** `database=mssql`: the value in force here that makes the flow unnecessary, where the reason ends with it. */
function valueInForce({ reason, why }: ReportSkip): string | null {
  return reason === 'option' ? (/; here (\S+=\S+)$/.exec(why)?.[1] ?? null) : null;
}

/** A flag that can be copied. */
export function targetFlag(role: string): string {
  return `--target${NO_BREAK}${role}=HOST`;
}

/** `media-server (udp dynamic), interaction-edge (tcp 20)`: the ports as the document writes them. */
function placesOf(skips: Skips): string {
  return gather(skips, ({ to }) => to)
    .map((same) => {
      const ports = distinct(same.map(portsOf));
      return `${same[0].to} (${ports.join(', ')})`;
    })
    .join(', ');
}

function skipLines(skip: ReportSkip, look: Look): readonly string[] {
  const way = `${skip.from} ${look.signs.arrow} ${skip.to}`;
  const text = `${skip.id}: ${way}, ${portsOf(skip).replaceAll(NO_BREAK, ' ')}: ${skip.why}`;
  return paragraph(look, text, { first: '    ', rest: '      ' }).map(look.style.dim);
}

function portsOf({ transport, ports }: Pick<ReportSkip, 'transport' | 'ports'>): string {
  return skipLabel({ transport, ports }).replace(' ', NO_BREAK);
}
