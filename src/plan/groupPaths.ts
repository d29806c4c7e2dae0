import type { NoAddress } from '../model/evidence.ts';
import type { HostName } from '../model/ids.ts';
import type { Check, Path, Plan } from '../model/plan.ts';
import type { ProbeRef } from '../model/portMap.ts';

/** A path whose host has an address. */
type Dialled = Path & Pick<Check, 'address'>;

/** Gathers paths into checks: a door is asked once, as strictly as any flow through it demands. */
export interface Groups {
  readonly add: (paths: readonly Dialled[]) => void;
  /** Paths of one host that has no address. */
  readonly forgo: (host: HostName, paths: readonly Path[], evidence: NoAddress) => void;
  readonly collect: () => Pick<Plan, 'checks' | 'foregone'>;
}

export function makeGroups(): Groups {
  const doors = new Map<string, Door>();
  const foregone = new Map<HostName, { evidence: NoAddress; paths: Path[] }>();

  return {
    add: (paths) => {
      for (const path of paths) {
        const { address, target, transport, port } = path;
        const key = JSON.stringify([target, address, transport, port]);
        const door = doors.get(key);
        if (door === undefined) doors.set(key, { target, address, transport, port, paths: [path] });
        else door.paths.push(path);
      }
    },
    forgo: (host, paths, evidence) => {
      const known = foregone.get(host);
      if (known !== undefined) known.paths.push(...paths);
      else if (paths.length > 0) foregone.set(host, { evidence, paths: [...paths] });
    },
    collect: () => ({
      checks: [...doors.values()].flatMap(checksOf),
      foregone: [...foregone.values()],
    }),
  };
}

type Door = Omit<Check, 'probe' | 'paths'> & { readonly paths: Path[] };

/** One check per door; more only where flows document services there of which none answers for the other. */
function checksOf({ paths, ...door }: Door): Check[] {
  const asked = new Map<string, { readonly probe: ProbeRef; readonly paths: Path[] }>();
  for (const path of paths) {
    const { probe } = path.flow;
    const key = JSON.stringify([probe.kind, probe.options]);
    const one = asked.get(key);
    if (one === undefined) asked.set(key, { probe, paths: [path] });
    else one.paths.push(path);
  }
  const all = [...asked.values()];
  const isAnswered = (lesser: ProbeRef): boolean => all.some(({ probe }) => answersFor(probe, lesser));
  const checks = all.filter(({ probe }) => !isAnswered(probe));
  for (const { probe, paths: lesser } of all.filter((one) => !checks.includes(one))) {
    checks.find((check) => answersFor(check.probe, probe))?.paths.push(...lesser);
  }
  return checks.map((check) => ({ ...door, ...check }));
}

/** One listener is one service: a flow that asks for less is answered by the stricter question. */
function answersFor(strict: ProbeRef, lesser: ProbeRef): boolean {
  // An answer in plain HTTP says nothing about TLS.
  if (strict.kind === 'http' && strict.options['tls'] !== true && strictness(lesser) === TLS) return false;
  return strictness(lesser) < strictness(strict);
}

const TLS = 2;

function strictness({ kind, options }: ProbeRef): number {
  if (kind === 'tcp' || kind === 'udp') return 0;
  if (kind === 'tls') return options['required'] === false ? 1 : TLS;
  return 3;
}
