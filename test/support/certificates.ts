/** Keys and certificates made anew for each test run: no private key is kept in the repository. */
import { generate } from 'selfsigned';

export interface TestCertificate {
  readonly key: string;
  readonly cert: string;
}

/** What a certificate says; times in milliseconds since 1970. */
interface Wish {
  readonly name?: string;
  readonly ip?: string;
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Who signs; the certificate signs itself when nobody is given. */
  readonly signer?: TestCertificate;
  readonly key?: { readonly keyType: 'ec' } | { readonly keyType: 'rsa'; readonly keySize: 1024 | 2048 };
}

const DAY_MS = 86_400_000;

/** A certificate for `peer.test` that signs itself and is good for a year, unless wished otherwise. */
export async function makeCertificate(wish: Wish = {}): Promise<TestCertificate> {
  const { name = 'peer.test', ip, signer, fromMs = Date.now() - DAY_MS, toMs = fromMs + 366 * DAY_MS } = wish;
  const made = await generate([{ name: 'commonName', value: name }], {
    ...(wish.key ?? { keyType: 'ec' }),
    algorithm: 'sha256',
    notBeforeDate: new Date(fromMs),
    notAfterDate: new Date(toMs),
    ...(signer === undefined ? {} : { ca: signer }),
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [{ type: 2, value: name }, ...(ip === undefined ? [] : [{ type: 7 as const, ip }])],
      },
    ],
  });
  return { key: made.private, cert: made.cert };
}

/** A certificate that may sign others. */
export async function makeAuthority(): Promise<TestCertificate> {
  const made = await generate([{ name: 'commonName', value: 'Test authority' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'basicConstraints', cA: true }],
  });
  return { key: made.private, cert: made.cert };
}

export const expired = (): Promise<TestCertificate> =>
  makeCertificate({ fromMs: Date.now() - 20 * DAY_MS, toMs: Date.now() - 10 * DAY_MS });

export const notYetValid = (): Promise<TestCertificate> =>
  makeCertificate({ fromMs: Date.now() + 10 * DAY_MS });
