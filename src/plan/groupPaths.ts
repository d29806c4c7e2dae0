import type { Check, Foregone, Path, Plan, Resolution } from '../model/plan.ts';
import type { ProbeRef } from '../model/portMap.ts';

/** Gathers paths into checks: a door is asked once, as strictly as any flow through it demands. */
export interface Groups {
  readonly add: (paths: readonly Path[], resolution: Resolution) => void;
  readonly collect: () => Pick<Plan, 'checks' | 'foregone'>;
}

export function makeGroups(): Groups {
  const doors = new Map<string, Door>();
  const foregone = new Map<string, { evidence: Foregone['evidence']; paths: Path[] }>();

  return {
    add: (paths, resolution) => {
      for (const path of paths) {
        const { address, target, transport, port } = path;
        if (address !== null) {
          const key = JSON.stringify([target, address, transport, port]);
          const door = doors.get(key);
          if (door === undefined) doors.set(key, { target, address, transport, port, paths: [path] });
          else door.paths.push(path);
        } else if (resolution.kind === 'unresolved') {
          const known = foregone.get(target);
          if (known === undefined) foregone.set(target, { evidence: resolution.evidence, paths: [path] });
          else known.paths.push(path);
        }
      }
    },
    collect: () => ({
      checks: [...doors.values()].flatMap(checksOf),
      foregone: [...foregone.values()],
    }),
  };
}

type Door = Omit<Check, 'probe' | 'paths'> & { readonly paths: Path[] };

/** One check per door; more only where flows document different services of equal strictness there. */
function checksOf({ paths, ...door }: Door): Check[] {
  const strictest = Math.max(...paths.map((path) => strictness(path.flow.probe)));
  const checks = new Map<string, { readonly probe: ProbeRef; readonly paths: Path[] }>();
  for (const path of paths) {
    const { probe } = path.flow;
    if (strictness(probe) < strictest) continue;
    const key = JSON.stringify([probe.kind, probe.options]);
    const check = checks.get(key);
    if (check === undefined) checks.set(key, { probe, paths: [path] });
    else check.paths.push(path);
  }
  const [first] = checks.values();
  // One listener is one service: a flow that asks for less is answered by the stricter question.
  first?.paths.push(...paths.filter((path) => strictness(path.flow.probe) < strictest));
  return [...checks.values()].map((check) => ({ ...door, ...check }));
}

function strictness({ kind, options }: ProbeRef): number {
  if (kind === 'tcp' || kind === 'udp') return 0;
  if (kind === 'tls') return options['required'] === false ? 1 : 2;
  return 3;
}
