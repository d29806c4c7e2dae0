import {
  type Conversation,
  REFUSES,
  type ServiceDetail,
  type ServiceFacts,
  type Step,
} from '../../model/service.ts';
import { bytesOf, textOf } from './lines.ts';

/**
 * RFB, the protocol of VNC, as far as the list of security types (RFC 6143 sections 7.1.1 and 7.1.2). None of them is
 * chosen, so no log-on begins. Servers that shut out hosts may count the connection all the same: TigerVNC shuts a host
 * out for ten seconds when it has connected five times without a log-on.
 *
 *     server  RFB 003.008\n
 *     client  RFB 003.008\n
 *     server  +--------+---------------+              none at all:  +---+---------------+-------------+
 *             | number | a type each   |                            | 0 | length (4)    | reason      |
 *             +--------+---------------+                            +---+---------------+-------------+
 *             up to version 3.3:  +----------+        refused:  +---+---------------+-------------+
 *                                 | type (4) |                  | 0 (4) | length (4) | reason     |
 *                                 +----------+                  +-------+------------+------------+
 */
export function vncConversation(): Conversation {
  let version = '';
  let read: ((bytes: Uint8Array) => Security | null) | null = null;
  const takeVersion = (bytes: Uint8Array): Step => {
    const line = Buffer.from(bytes.subarray(0, VERSION_BYTES)).toString('latin1');
    if (!isBeginning(line)) return STRANGER;
    if (line.length < VERSION_BYTES) return { kind: 'more' };
    const major = Number(line.slice(4, 7));
    const minor = Number(line.slice(8, 11));
    version = `${major}.${minor}`;
    if (version === '0.0') return { kind: 'done', service: factsOf(version, REPEATER) };
    // A server that turns a host away at once does not wait for our version, and speaks as 3.3 does.
    if (bytes.length > VERSION_BYTES) return end(readOneType(bytes.subarray(VERSION_BYTES)));
    const spoken = versionFor(major, minor);
    read = spoken === 3 ? readOneType : readTypes;
    return { kind: 'say', bytes: bytesOf(`RFB 003.00${spoken}\n`) };
  };
  const end = (security: Security | null): Step =>
    security === null ? { kind: 'more' } : { kind: 'done', service: factsOf(version, security) };
  return {
    opening: new Uint8Array(0),
    take: (bytes) => (read === null ? takeVersion(bytes) : end(read(bytes))),
  };
}

const VERSION_BYTES = 12;
const STRANGER: Step = { kind: 'stranger', reason: 'does not speak RFB' };

/** What it said of how to log on, in words. */
type Security = readonly ServiceDetail[];

/** A repeater has this version; it wants to be told of a server, and passes everything on to that one. */
const REPEATER: Security = [{ name: 'kind', value: 'repeater' }];

/** Whether this is `RFB ddd.ddd\n`, or the beginning of it. */
function isBeginning(line: string): boolean {
  const whole = `${line}${'RFB 000.000\n'.slice(line.length)}`;
  return /^RFB \d{3}\.\d{3}\n$/.test(whole);
}

/** The newest version that both know: others than 3.7 and 3.8 count as 3.3, later ones (Apple, RealVNC) know 3.8. */
function versionFor(major: number, minor: number): 3 | 7 | 8 {
  if (major > 3 || (major === 3 && minor >= 8)) return 8;
  return major === 3 && minor === 7 ? 7 : 3;
}

/** Security types that a server offers (version 3.7 and later); null while there is too little. */
function readTypes(bytes: Uint8Array): Security | null {
  const [number, ...types] = bytes;
  if (number === 0) return readReason(bytes.subarray(1));
  if (number === undefined || types.length < number) return null;
  return [securityOf(types.slice(0, number))];
}

/** The one security type that a server decided on (version 3.3); null while there is too little. */
function readOneType(bytes: Uint8Array): Security | null {
  if (bytes.length < 4) return null;
  const type = uint32(bytes);
  return type === 0 ? readReason(bytes.subarray(4)) : [securityOf([type])];
}

/** Bytes of a reason that are waited for; it is cut behind them. */
const MOST_REASON = 120;

function readReason(bytes: Uint8Array): Security | null {
  if (bytes.length < 4) return null;
  const length = Math.min(uint32(bytes), MOST_REASON);
  if (bytes.length < 4 + length) return null;
  return [{ name: REFUSES, value: textOf(bytes.subarray(4, 4 + length)) }];
}

/** Types that are listed; more than these no server has. */
const MOST_TYPES = 16;

/** RFC 6143 section 7.1.2 and the registry of IANA. */
const TYPES: ReadonlyMap<number, string> = new Map([
  [1, 'None'],
  [2, 'VNC'],
  [5, 'RA2'],
  [6, 'RA2ne'],
  [16, 'Tight'],
  [17, 'Ultra'],
  [18, 'TLS'],
  [19, 'VeNCrypt'],
  [20, 'SASL'],
  [21, 'MD5'],
  [22, 'xvp'],
  [30, 'Apple'],
  [113, 'MS-Logon'],
  [129, 'RA2-256'],
  [130, 'RA2ne-256'],
]);

function securityOf(types: readonly number[]): ServiceDetail {
  const names = types.slice(0, MOST_TYPES).map((type) => TYPES.get(type) ?? `type ${type}`);
  return { name: 'security', value: names.join(', ') };
}

function factsOf(version: string, security: Security): ServiceFacts {
  return { name: 'RFB', product: null, details: [{ name: 'version', value: version }, ...security] };
}

function uint32(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0);
}
