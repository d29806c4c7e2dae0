/** What a peer, a file or a user may say, and reports full of it. */
import fc from 'fast-check';
import type { Report } from '../../../src/model/report.ts';
import {
  anEvidence,
  aReason,
  aReport,
  aReportPath,
  aReportSkip,
  aRootCause,
  aRun,
} from '../../support/builders.ts';

/** Texts that are made to get out of where they stand, and any other text. */
export const foreign = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        '<',
        '>',
        '"',
        "'",
        '&',
        '&lt;',
        '&#60;',
        '</',
        '<!--',
        '-->',
        '<script>',
        '</style>',
        '</title>',
        ']]>',
        '`',
        '=',
        '\u202e',
        '\u0000',
        'x',
        ' ',
        '/',
        'javascript:',
        '<svg onload=a>',
      ),
      { minLength: 1, maxLength: 12 },
    )
    .map((parts) => parts.join('')),
);

/** A report in which a peer, a file or a user said this wherever somebody can. */
export function saying(text: string): Report {
  const tls = {
    protocol: text,
    cipher: text,
    subject: text,
    issuer: text,
    names: [text],
    validFromMs: 0,
    validToMs: 0,
    fingerprint256: text,
    keyBits: 2048,
    chainLength: 1,
    chainError: text,
    nameError: text,
    legacy: false,
    clientCertificate: 'not-asked',
  } as const;
  const http = {
    status: 200,
    server: text,
    location: text,
    proxyHeaders: [text],
    contentType: text,
    bodyBytes: 1,
  };
  const path = aReportPath({
    id: text,
    flow: text,
    section: text,
    diagram: text,
    from: text,
    to: text,
    service: text,
    purpose: text,
    target: text,
    address: text,
    triedFrom: text,
    blockedBy: text,
    lastHop: text,
    impact: text,
    verdict: 'blocked',
    outcome: 'broken',
    reason: aReason(text, text),
    alternatives: [aReason(text, text)],
    warnings: [aReason(text, text)],
    source: { kind: 'table', ref: text, confidence: 'documented' },
    evidence: [
      anEvidence({ kind: 'answered', facts: { protocol: 'https', banner: text, tls, http } }),
      anEvidence({ kind: 'garbled', expected: text, reason: text, banner: text }),
    ],
  });
  return aReport({
    run: aRun({
      host: text,
      site: text,
      role: text,
      options: { [text]: text },
      kernel: text,
      id: text,
      startedAt: text,
    }),
    tool: { name: text, version: text },
    portMap: { document: text, revision: text },
    targets: [{ role: text, name: text, addresses: [text] }],
    causes: [aRootCause({ text, paths: [text] })],
    paths: [path],
    skipped: [aReportSkip({ id: text, from: text, to: text, ports: text, why: text, reason: 'other' })],
  });
}
