import type { Transport } from '../model/ids.ts';
import type { Check, Foregone, Skip } from '../model/plan.ts';
import type { Packet } from '../model/probe.ts';
import type { Phase } from '../model/site.ts';
import { countOf } from './amounts.ts';
import { countDoors } from './doors.ts';
import { factInWords } from './factInWords.ts';
import { gather } from './gather.ts';
import { hostLabel } from './hostLabel.ts';
import { joinBlocks } from './joinBlocks.ts';
import { fitLook, type Look } from './look.ts';
import { notCheckedLines } from './notCheckedLines.ts';
import { paragraph } from './paragraph.ts';
import { portLabel } from './portLabels.ts';

/** A check, what one attempt at it sends, and the most attempts that silence would lead to. */
export interface PlannedCheck {
  readonly check: Check;
  readonly packets: readonly Packet[];
  readonly maxAttempts: number;
}

/** Everything that a run would do. */
export interface PlanView {
  readonly host: string;
  readonly roles: readonly string[];
  readonly phase: Phase;
  /** Names that were looked up to make the plan. */
  readonly lookedUp: readonly string[];
  readonly checks: readonly PlannedCheck[];
  readonly foregone: readonly Foregone[];
  readonly skipped: readonly Skip[];
  /** What is sent on top, to the same ports, for paths that fail; one sentence each. */
  readonly followUps: readonly string[];
}

/** What `--dry-run` prints: every packet that would be sent, to whom, at most how often, for which flows. */
export function renderPlan(plan: PlanView, options: Look & { readonly verbose: boolean }): string {
  const look = fitLook(options);
  const { style } = look;
  const would = plan.checks.length === 0 ? 'would send nothing.' : 'would send:';
  const title = `Dry run: nothing was sent to any peer. ${plan.host} as ${plan.roles.join(', ')} (${plan.phase}) ${would}`;
  return joinBlocks([
    paragraph(look, title, HANGING).map(style.bold),
    ...gather(plan.checks, ({ check }) => [check.target, check.address]).map((checks) =>
      hostLines(checks, look),
    ),
    plan.foregone.flatMap((foregone) => foregoneLines(foregone, look)),
    notCheckedLines(plan.skipped, look),
    plan.followUps.flatMap((followUp) => paragraph(look, followUp, HANGING)),
    [
      ...paragraph(look, totals(plan.checks), HANGING).map(style.bold),
      ...paragraph(look, lookUps(plan.lookedUp), HANGING),
    ],
  ]);
}

const HANGING = { first: '', rest: '  ' };
const DETAIL = { first: '      ', rest: '        ' };

function hostLines(checks: readonly [PlannedCheck, ...PlannedCheck[]], look: Look): readonly string[] {
  const { target, address } = checks[0].check;
  return [
    ...paragraph(look, hostLabel(target, address), HANGING).map(look.style.cyan),
    ...checks.flatMap((planned) => checkLines(planned, look)),
  ];
}

function checkLines({ check, packets, maxAttempts }: PlannedCheck, look: Look): readonly string[] {
  const flows = check.paths.map((path) => path.flow.id).join(', ');
  return [
    `  ${look.style.bold(portLabel({ ...check, security: 'none' }))} at most ${maxAttempts === 1 ? 'once' : `${maxAttempts} times, each time`}:`,
    ...packets.flatMap((packet) => paragraph(look, packetInWords(packet), DETAIL)),
    ...paragraph(look, `for ${flows}`, DETAIL).map(look.style.dim),
  ];
}

function packetInWords({ what, bytes }: Packet): string {
  return bytes === '' ? what : `${what}: ${bytes}`;
}

function foregoneLines({ paths, evidence }: Foregone, look: Look): readonly string[] {
  const text = `${countOf(paths.length, 'path')} without an address to send to: ${factInWords(evidence)}`;
  return paragraph(look, text, HANGING);
}

function totals(checks: readonly PlannedCheck[]): string {
  const over = (transport: Transport): readonly PlannedCheck[] =>
    checks.filter(({ check }) => check.transport === transport);
  const connections = over('tcp').reduce((sum, { maxAttempts }) => sum + maxAttempts, 0);
  const datagrams = over('udp').reduce(
    (sum, { maxAttempts, packets }) => sum + maxAttempts * packets.length,
    0,
  );
  const echoes = over('icmp').reduce((sum, { maxAttempts }) => sum + maxAttempts, 0);
  const sent = [
    `${countOf(connections, 'attempt')} over TCP`,
    ...(echoes === 0 ? [] : [countOf(echoes, 'echo request')]),
  ].join(', ');
  const paths = checks.reduce((sum, { check }) => sum + check.paths.length, 0);
  return `${countOf(paths, 'path')} through ${countOf(countDoors(checks.map(({ check }) => check)), 'port')}: at most ${sent} and ${countOf(datagrams, 'datagram')}. Nothing was sent to any peer.`;
}

function lookUps(names: readonly string[]): string {
  return names.length === 0 ? '' : `Only names were looked up: ${names.join(', ')}.`;
}
