import type { IpAddress } from '../model/ids.ts';
import type { Check, Foregone, Path, Plan, Resolution } from '../model/plan.ts';
import type { ProbeRef } from '../model/portMap.ts';

/** Gathers paths into checks: the same question at the same door is asked once for all flows that need it. */
export interface Groups {
  readonly add: (paths: readonly Path[], probe: ProbeRef, resolution: Resolution) => void;
  readonly collect: () => Pick<Plan, 'checks' | 'foregone'>;
}

export function makeGroups(): Groups {
  const checks = new Map<string, { check: Omit<Check, 'paths'>; paths: Path[] }>();
  const foregone = new Map<string, { evidence: Foregone['evidence']; paths: Path[] }>();

  const addCheck = (path: Path, address: IpAddress, probe: ProbeRef): void => {
    const { target, transport, port } = path;
    const key = JSON.stringify([target, address, transport, port, probe.kind, probe.options]);
    const known = checks.get(key);
    if (known === undefined) {
      checks.set(key, { check: { target, address, transport, port, probe }, paths: [path] });
    } else known.paths.push(path);
  };
  return {
    add: (paths, probe, resolution) => {
      for (const path of paths) {
        if (path.address !== null) addCheck(path, path.address, probe);
        else if (resolution.kind === 'unresolved') {
          const known = foregone.get(path.target);
          if (known === undefined) {
            foregone.set(path.target, { evidence: resolution.evidence, paths: [path] });
          } else known.paths.push(path);
        }
      }
    },
    collect: () => ({
      checks: [...checks.values()].map(({ check, paths }) => ({ ...check, paths })),
      foregone: [...foregone.values()],
    }),
  };
}
