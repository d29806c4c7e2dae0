import type { NoAddress } from '../model/evidence.ts';
import { asFlowId, asHostName, asIpAddress, asPathId, asPort, asRoleName } from '../model/ids.ts';
import type { Check, Foregone, Path } from '../model/plan.ts';
import type { Flow } from '../model/portMap.ts';
import type { Report, ReportPath } from '../model/report.ts';
import type { Observation } from '../model/verdict.ts';
import type { Seen } from './judgeEach.ts';

/** What a saved run saw, put together from its report. */
export interface StoredRun {
  /** The evidence, by check; checks of which the report does not tell how they asked are taken to have asked like this. */
  readonly seenBy: (probeKind: string) => Seen;
  /** What the report says of a path of that evidence. */
  readonly originalOf: (path: Path) => ReportPath;
  /** Paths without an address whose evidence does not say why. */
  readonly unreadable: readonly ReportPath[];
}

/** Puts the evidence of a report back into the checks that it came from, in the order of that run. */
export function storedRun({ paths }: Report): StoredRun {
  const originals = new Map<Path, ReportPath>();
  const groups = new Map<string, StoredCheck>();
  const isReadable = (path: ReportPath): boolean => path.address !== null || noAddressIn(path) !== null;
  for (const stored of paths.filter(isReadable)) {
    const path = makePath(stored);
    originals.set(path, stored);
    const key = keyOf(stored);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { stored, paths: [path] });
    else known.paths.push(path);
  }
  const inOrder = [...groups.values()].sort((one, other) => numberOf(one) - numberOf(other));
  return {
    seenBy: (probeKind) => ({
      observations: inOrder.flatMap((one) => observationOf(one, probeKind)),
      foregone: inOrder.flatMap(foregoneOf),
    }),
    originalOf: (path) => {
      const original = originals.get(path);
      if (original === undefined) throw new Error('a path is not of this report');
      return original;
    },
    unreadable: paths.filter((path) => !isReadable(path)),
  };
}

interface StoredCheck {
  /** Any of its paths: they share all that is read here. */
  readonly stored: ReportPath;
  readonly paths: Path[];
}

/** Reports without numbers: what was found by one conversation is the same to the last digit. */
function keyOf({ check, triedFrom, target, address, transport, port, evidence }: ReportPath): string {
  return JSON.stringify([check, triedFrom, target, address, transport, port, evidence]);
}

function numberOf({ stored }: StoredCheck): number {
  return stored.check ?? Number.MAX_SAFE_INTEGER;
}

function noAddressIn({ evidence }: ReportPath): NoAddress | null {
  const [first] = evidence;
  return first?.kind === 'unresolved' || first?.kind === 'not-tried' ? first : null;
}

function observationOf({ stored, paths }: StoredCheck, probeKind: string): readonly Observation[] {
  const { address, transport, port, target, triedFrom, evidence } = stored;
  if (address === null) return [];
  const check: Check = {
    target: asHostName(target),
    address: asIpAddress(address),
    transport,
    port: asPort(port),
    probe: stored.probe ?? { kind: probeKind, options: {} },
    paths,
    ...(triedFrom === undefined ? {} : { triedFrom: asHostName(triedFrom) }),
  };
  return [{ check, evidence }];
}

function foregoneOf({ stored, paths }: StoredCheck): readonly Foregone[] {
  const evidence = stored.address === null ? noAddressIn(stored) : null;
  return evidence === null ? [] : [{ paths, evidence }];
}

function makePath(stored: ReportPath): Path {
  const { id, target, address, transport, port, documentedPort, triedFrom } = stored;
  return {
    id: asPathId(id),
    flow: makeFlow(stored),
    reversed: false,
    target: asHostName(target),
    targetRole: asRoleName(stored.to),
    address: address === null ? null : asIpAddress(address),
    transport,
    port: asPort(port),
    documentedPort: documentedPort === undefined ? null : asPort(documentedPort),
    ...(triedFrom === undefined ? {} : { triedFrom: asHostName(triedFrom) }),
  };
}

/** The flow as the report tells it: what it leaves out decides which paths there are, and no verdict. */
function makeFlow(stored: ReportPath): Flow {
  const { section, diagram, service, purpose, transport, security, wan, impact, source } = stored;
  return {
    id: asFlowId(stored.flow),
    section,
    diagram,
    from: asRoleName(stored.from),
    to: asRoleName(stored.to),
    direction: '->',
    listens: 'to',
    service,
    purpose,
    transport,
    security,
    ports: { kind: 'list', ports: [asPort(stored.port)] },
    unprobed: null,
    wan,
    when: {},
    probe: { kind: '', options: {} },
    impact,
    source,
    note: '',
  };
}
