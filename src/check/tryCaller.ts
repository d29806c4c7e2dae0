import type { Clock } from '../model/clock.ts';
import type { Evidence } from '../model/evidence.ts';
import { asHostName, asIpAddress, asPort, type IpAddress } from '../model/ids.ts';
import { hasPort, type PortCheck } from '../model/plan.ts';
import type { Probe } from '../model/probe.ts';
import type { Limits } from '../model/site.ts';
import { RESPONDER } from '../plan/pairChecks.ts';
import { makeResponderProbe } from '../probes/responder.ts';
import type { TryCaller } from '../responder/control.ts';
import { execute } from '../run/execute.ts';

export interface TryCallerParts {
  readonly clock: Clock;
  readonly probes: ReadonlyMap<string, Probe>;
  readonly limits: Limits;
  /** The one address to leave from; null lets the system choose. */
  readonly source: IpAddress | null;
  readonly platform: string;
}

/** The responder's side of trying both directions: every port that the caller names, at the caller's own address. */
export function makeTryCaller({ clock, probes, limits, source, platform }: TryCallerParts): TryCaller {
  return async (caller, { doors, fingerprint }, sealer, signal) => {
    const address = asIpAddress(caller);
    const session = { sealer, fingerprint256: fingerprint };
    const known = new Map([
      ...probes,
      [RESPONDER, makeResponderProbe(new Map([[address, session]]))] as const,
    ]);
    const checks = doors.map(
      ([transport, port, how]): PortCheck => ({
        target: asHostName(caller),
        address,
        transport,
        port: asPort(port),
        probe:
          how === 'connect'
            ? { kind: 'tcp', options: {} }
            : { kind: RESPONDER, options: { tls: how === 'tls' } },
        paths: [],
      }),
    );
    const found: [PortCheck['transport'], number, readonly Evidence[]][] = [];
    const parts = { probes: known, clock, signal, platform, runStartedAt: clock.now() };
    for await (const { check, evidence } of execute(checks, limits, source, parts)) {
      if (hasPort(check)) found.push([check.transport, check.port, evidence]);
    }
    return found;
  };
}
