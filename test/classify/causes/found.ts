import type { Fact } from '../../../src/model/evidence.ts';
import { asHostName, asIpAddress, asPathId, asPort, type Transport } from '../../../src/model/ids.ts';
import type { Finding, Verdict, VerdictKind } from '../../../src/model/verdict.ts';
import { aFinding, anEvidence, aPath, aVerdict } from '../../support/builders.ts';

/** A finding in short: what was said of which port of which address. */
export interface Found extends Partial<Pick<Verdict, 'blockedBy' | 'lastHop'>> {
  readonly port: number;
  readonly verdict: VerdictKind;
  readonly code?: string;
  readonly address?: string | null;
  readonly target?: string;
  readonly transport?: Transport;
  readonly evidence?: readonly Fact[];
}

/** Its id is `10.0.0.5/tcp/5597`. */
export function found(one: Found): Finding {
  const { port, verdict: kind, code = kind, address = '10.0.0.5', transport = 'tcp' } = one;
  const target = one.target ?? address ?? 'cic01';
  const path = aPath({
    id: asPathId(`${address ?? target}/${transport}/${port}`),
    target: asHostName(target),
    address: address === null ? null : asIpAddress(address),
    transport,
    port: asPort(port),
  });
  const { blockedBy = null, lastHop = null, evidence = [] } = one;
  return aFinding({
    path,
    verdict: aVerdict({ kind, reason: { code, text: `it is ${code}` }, blockedBy, lastHop }),
    evidence: evidence.map((fact) => anEvidence(fact)),
  });
}
