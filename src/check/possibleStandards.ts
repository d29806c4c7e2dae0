import { asIpAddress, type IpAddress } from '../model/ids.ts';
import type { NotPaired } from '../model/pairing.ts';
import type { MissingFact } from '../model/reclassified.ts';
import type { Report } from '../model/report.ts';
import { usualThresholds } from '../model/thresholds.ts';
import type { Standards } from './judgeEach.ts';

/** One way in which a run may have been, as far as its report tells. */
export interface PossibleStandards {
  readonly probeKind: string;
  readonly standards: Standards;
}

/** Every way in which the run may have been that makes a difference to verdicts; one where the report tells all. */
export function possibleStandards(report: Report): readonly PossibleStandards[] {
  const { run } = report;
  const missing = missingFacts(report);
  const platforms = run.platform === undefined ? PLATFORMS : [run.platform];
  const probeKinds = missing.includes('probe') ? PROBE_KINDS : [''];
  const waits = missing.includes('greeting') ? [undefined, Number.MAX_SAFE_INTEGER] : [undefined];
  const nowMs = Date.parse(run.finishedAt);
  const thresholds = run.thresholds ?? usualThresholds;
  return platforms.flatMap((platform) =>
    waits.flatMap((wait) => {
      const greetings = greetingsIn(report, wait);
      const standards: Standards = { nowMs, platform, thresholds, greetings, phase: run.phase };
      return probeKinds.map((probeKind) => ({ probeKind, standards }));
    }),
  );
}

/** What the report does not tell of all that verdicts are made of; nothing for one of this version. */
export function missingFacts({ run, paths }: Report): readonly MissingFact[] {
  const isOld = run.platform === undefined;
  return [
    ...(isOld ? ['platform' as const] : []),
    ...(paths.some(({ address, probe }) => address !== null && probe === undefined)
      ? ['probe' as const]
      : []),
    ...(isOld && (run.responders ?? []).some(({ state }) => state !== 'paired') ? ['greeting' as const] : []),
    ...(run.thresholds === undefined || Number.isNaN(Date.parse(run.finishedAt))
      ? ['thresholds' as const]
      : []),
  ];
}

/** Windows is judged apart; all others are alike. */
const PLATFORMS = ['linux', 'win32'];
/** A verdict that depends on how a check asked has its name in its words. */
const PROBE_KINDS = ['one', 'other'];

function greetingsIn({ run }: Report, wait: number | undefined): ReadonlyMap<IpAddress, NotPaired> {
  return new Map(
    (run.responders ?? []).flatMap(({ address, state, text, unreachableAfterMs = wait }) =>
      state === 'paired'
        ? []
        : [
            [
              asIpAddress(address),
              { code: state, text, ...(unreachableAfterMs === undefined ? {} : { unreachableAfterMs }) },
            ] as const,
          ],
    ),
  );
}
