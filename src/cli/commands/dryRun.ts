import type { Plan } from '../../model/plan.ts';
import type { Site } from '../../model/site.ts';
import { makeRegistry } from '../../probes/registry.ts';
import { renderPlan } from '../../report/renderPlan.ts';
import { MAX_HOPS, PER_ADDRESS } from '../../run/addressTrace.ts';
import { maxAttempts } from '../../run/pace.ts';
import { MAX_ADDRESSES } from '../../run/trace.ts';
import type { CheckFlags } from '../checkFlags.ts';
import { chooseLook } from '../look.ts';
import type { Terminal } from '../terminal.ts';

/** Every packet that a run would send, to whom, and at most how often. */
export function showPlan(plan: Plan, site: Site, flags: CheckFlags, terminal: Terminal): string {
  const probes = makeRegistry();
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
      followUps: followUps(flags.trace !== false),
    },
    { ...chooseLook(flags, terminal, flags.output !== undefined), verbose: flags.verbose === true },
  );
}

/** Packets that depend on how the first ones fare; never to another port. */
function followUps(trace: boolean): readonly string[] {
  return [
    'A port that refuses, rejects or stays silent gets one more packet of the same kind, to learn from the system who refused (Linux).',
    ...(trace
      ? [
          `Of the ports that stay silent, at most ${PER_ADDRESS} on each of up to ${MAX_ADDRESSES} addresses get up to ${MAX_HOPS} packets of the same kind that die on the way, to learn how far packets get (--no-trace leaves them out).`,
        ]
      : []),
  ];
}
