import type { ReportPath } from '../model/report.ts';

/** When the certificate that a path showed ends, in milliseconds since 1970-01-01 UTC, the first of several; null without one. */
export function certificateExpiryMs({ evidence }: Pick<ReportPath, 'evidence'>): number | null {
  const ends = evidence.flatMap((fact) => {
    const end = fact.kind === 'answered' ? fact.facts.tls?.validToMs : undefined;
    return end !== undefined && Number.isFinite(end) ? [end] : [];
  });
  return ends.length === 0 ? null : Math.min(...ends);
}
