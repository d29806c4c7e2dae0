import type { Evidence } from '../../src/model/evidence.ts';
import { anEvidence } from '../support/builders.ts';

/** An answer over TLS whose certificate ends then, in milliseconds since 1970-01-01 UTC. */
export function answered(validToMs: number): Evidence {
  return anEvidence({
    kind: 'answered',
    facts: {
      protocol: 'tls',
      tls: {
        protocol: 'TLSv1.3',
        cipher: 'TLS_AES_256_GCM_SHA384',
        subject: 'CN=cic01',
        issuer: 'CN=cic01',
        names: ['cic01'],
        validFromMs: 0,
        validToMs,
        fingerprint256: 'AA:BB',
        keyBits: 2048,
        chainLength: 1,
        chainError: null,
        nameError: null,
        legacy: false,
        clientCertificate: 'not-asked',
      },
    },
  });
}
