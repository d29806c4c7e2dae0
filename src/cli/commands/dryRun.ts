import type { Port } from '../../model/ids.ts';
import { CIC_MARKS, markInWords } from '../../model/marks.ts';
import type { Plan } from '../../model/plan.ts';
import type { Probe } from '../../model/probe.ts';
import type { Site } from '../../model/site.ts';
import { RESPONDER } from '../../plan/pairChecks.ts';
import { INTRODUCTIONS } from '../../probes/marks.ts';
import { makeResponderProbe } from '../../probes/responder.ts';
import { renderPlan } from '../../report/renderPlan.ts';
import { ATTEMPTS } from '../../run/canary.ts';
import { SIZES, TRIES } from '../../run/datagramSizes.ts';
import { PER_ADDRESS } from '../../run/inquiry/addressTrace.ts';
import { MAX_HOPS } from '../../run/inquiry/distance.ts';
import { PER_ADDRESS as REFUSED_PER_ADDRESS, REPEATS } from '../../run/inquiry/resetTrace.ts';
import { MAX_ADDRESSES } from '../../run/inquiry/trace.ts';
import { MARKED_TRIES } from '../../run/marks.ts';
import { maxAttempts } from '../../run/pace.ts';
import { MOST } from '../../run/sipMessages.ts';
import type { CheckFlags } from '../checkFlags.ts';
import { chooseLook } from '../look.ts';
import { plainOutputOf } from '../outputs.ts';
import { RESPONDER_PORT } from '../responderPort.ts';
import type { Terminal } from '../terminal.ts';

/** Every packet that a run would send, to whom, and at most how often. */
export function showPlan(
  plan: Plan,
  site: Site,
  registry: ReadonlyMap<string, Probe>,
  flags: CheckFlags,
  terminal: Terminal,
): string {
  const probes = new Map([...registry, [RESPONDER, makeResponderProbe(new Map())] as const]);
  return renderPlan(
    {
      host: terminal.hostname,
      roles: site.selfRoles,
      phase: site.phase,
      lookedUp: site.hosts.filter((host) => host.addresses.length === 0).map((host) => host.name),
      checks: plan.checks.map((check) => ({
        check,
        packets:
          probes.get(check.probe.kind)?.describe({ ...check, source: site.source }, check.probe.options) ??
          [],
        maxAttempts: maxAttempts(check.transport, terminal.platform, site.limits),
      })),
      foregone: plan.foregone,
      skipped: plan.skipped,
      followUps: [
        ...(flags.paired === true ? pairedFollowUps(flags) : []),
        ...followUps(flags.trace !== false, flags.canary === false ? null : plan.canary),
      ],
    },
    { ...chooseLook(flags, terminal, plainOutputOf(flags) !== undefined), verbose: flags.verbose === true },
  );
}

/** What a responder makes of it is known only when it has been greeted. */
function pairedFollowUps(flags: CheckFlags): readonly string[] {
  return [
    `The responder of every address is greeted on TCP ${flags.responderPort ?? RESPONDER_PORT}. This plan supposes that it listens on every port that is documented for its host; where it does not, the documented probe is sent in its place.`,
    `At a UDP port of every address datagrams of ${SIZES.join(', ')} bytes are tried at most ${TRIES} times each, and answers as long.`,
    `At a UDP port of every address up to ${INTRODUCTIONS} unmarked and ${MARKED_TRIES} marked datagrams are sent for each of the marks ${CIC_MARKS.map(({ dscp }) => markInWords(dscp)).join(', ')}, to learn whether they survive (Linux).`,
    `At a UDP port and a TCP port of every address where plain SIP is documented, at most ${MOST} INVITEs to the responder and ${MOST} sealed requests of the same length are sent, to learn whether SIP is rewritten.`,
    ...(flags.media === undefined
      ? []
      : [`At a port of each proven voice range 50 datagrams a second are sent for ${flags.media} s.`]),
    ...(flags.idle === undefined
      ? []
      : [
          `At a TCP port and a UDP port of every address up to 12 connections and 36 sockets are left idle for up to ${flags.idle} minutes, and asked before and after.`,
        ]),
    ...(flags.oneWay === true
      ? []
      : [
          'The responders try in the same way what their hosts must reach on this one, at the address that they see of it (--one-way leaves this out).',
        ]),
  ];
}

/** Packets that depend on how the first ones fare. */
function followUps(trace: boolean, canary: Port | null): readonly string[] {
  return [
    'A port that refuses, rejects or stays silent gets one more packet of the same kind, to learn from the system who refused (Linux).',
    ...(trace
      ? [
          `Of the ports that stay silent, at most ${PER_ADDRESS} of each transport on each of up to ${MAX_ADDRESSES} addresses get up to ${MAX_HOPS} packets of the same kind that die on the way, to learn how far packets get. Of the ports that refuse, at most ${REFUSED_PER_ADDRESS} per address get up to ${MAX_HOPS + REPEATS} likewise, and one open port of that address up to ${1 + REPEATS}, to learn whether the host itself refuses (--no-trace leaves all of these out).`,
        ]
      : []),
    ...(canary === null
      ? []
      : [
          `Where a TCP port accepts and says nothing, tcp/${canary}, which nothing documents, is tried at most ${ATTEMPTS} times on the same address, to unmask whatever accepts every port (--no-canary leaves it out).`,
        ]),
  ];
}
