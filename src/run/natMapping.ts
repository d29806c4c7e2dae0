import type { Evidence } from '../model/evidence.ts';
import type { Endpoint, IpAddress } from '../model/ids.ts';
import type { Check } from '../model/plan.ts';
import type { Observation } from '../model/verdict.ts';

/** Ports of one host that are asked: a third one shows nothing more. */
const DOORS = 2;

/** Asks these UDP doors from one port of this host, and says as what each saw it; null where no answer came. Never rejects. */
export type AskMapping = (checks: readonly Check[]) => Promise<readonly (Endpoint | null)[]>;

/**
 * Finds out, for every address to which the source is translated, whether its translation depends on where a datagram
 * goes (RFC 4787 section 4.1), and adds it to the evidence of one of its UDP doors.
 */
export async function addMappings(
  observations: readonly Observation[],
  ask: AskMapping,
): Promise<readonly Observation[]> {
  const byAddress = new Map<IpAddress, Observation[]>();
  for (const one of observations.filter(isTranslated)) {
    const known = byAddress.get(one.check.address);
    if (known === undefined) byAddress.set(one.check.address, [one]);
    else if (known.length < DOORS) known.push(one);
  }
  const mapped = new Map<Observation, Observation>();
  await Promise.all(
    [...byAddress.values()].map(async (doors) => {
      const [first] = doors;
      if (first === undefined || doors.length < DOORS) return;
      const seen = await ask(doors.map(({ check }) => check));
      const mapping = doors.flatMap(({ check }, at) => {
        const from = seen[at];
        return from === undefined || from === null
          ? []
          : [{ to: { address: String(check.address), port: Number(check.port) }, from }];
      });
      if (mapping.length === DOORS) mapped.set(first, withMapping(first, mapping));
    }),
  );
  return observations.map((one) => mapped.get(one) ?? one);
}

function withMapping({ check, evidence }: Observation, mapping: Mapping): Observation {
  return {
    check,
    evidence: evidence.map((one): Evidence => (one.kind === 'witnessed' ? { ...one, mapping } : one)),
  };
}

type Mapping = readonly { readonly to: Endpoint; readonly from: Endpoint }[];

function isTranslated({ check, evidence }: Observation): boolean {
  return (
    check.transport === 'udp' &&
    evidence.some(
      (one) =>
        one.kind === 'witnessed' &&
        one.local !== null &&
        (one.local.address !== one.seenSource.address || one.local.port !== one.seenSource.port),
    )
  );
}
