import { httpCases } from './cases/httpCases.ts';
import { nameCases } from './cases/nameCases.ts';
import { ownSideCases } from './cases/ownSideCases.ts';
import { tcpCases } from './cases/tcpCases.ts';
import { tlsCases } from './cases/tlsCases.ts';
import { udpCases } from './cases/udpCases.ts';
import { hostAt } from './hosts.ts';
import type { LabCase, PlacedCase } from './labCase.ts';

/** Below the ephemeral ports, so that no probe can meet itself. */
const FIRST_PORT = 10_000;

/** Every case of a check from one side. */
const oneSided = [...tcpCases, ...tlsCases, ...httpCases, ...udpCases, ...nameCases, ...ownSideCases];

/** Every case with its doors; the same numbers each time, whatever comes after them. */
export function placeCases(more: readonly LabCase[] = []): readonly PlacedCase[] {
  const all = [...oneSided, ...more];
  const portsOf = new Map<string, readonly number[]>();
  let next = FIRST_PORT;
  for (const { id, doors = 1 } of all) {
    if (portsOf.has(id)) throw new Error(`two cases are called "${id}"`);
    portsOf.set(
      id,
      Array.from({ length: doors }, (_, at) => next + at),
    );
    next += doors;
  }
  return all.map((one) => ({
    ...one,
    at: addressOf(one),
    ports: portsOf.get(one.sharesDoorOf ?? one.id) ?? [],
  }));
}

function addressOf({ host, address, family = 4 }: LabCase): string | null {
  const name = address ?? (host.includes('.') ? null : host);
  if (name === null) return null;
  return family === 4 ? hostAt(name).v4 : hostAt(name).v6;
}
