import {
  type Conversation,
  REFUSES,
  type ServiceDetail,
  type ServiceFacts,
  type Step,
} from '../../model/service.ts';

/**
 * RDP as far as its security is agreed on (MS-RDPBCGR sections 2.2.1.1 and 2.2.1.2: X.224 class 0 over TPKT), then TLS
 * where the server selects it, which CredSSP begins with as well. No user's name or cookie is sent.
 *
 *     client  | 03 00 | length (2) | 0E | E0 | 00 00 | 00 00     | 00 | 01 | 00    | 08 00 | wanted (4, little-endian)   |
 *     server  | 03 00 | length (2) | 0E | D0 | 00 00 | source ref | 00 | 02 | flags | 08 00 | selected (4, little-endian) |
 *     refused | 03 00 | length (2) | 0E | D0 | 00 00 | source ref | 00 | 03 | 00    | 08 00 | failure (4, little-endian)  |
 *     old     | 03 00 | length (2) | 06 | D0 | 00 00 | source ref | 00 |
 */
export function rdpConversation(): Conversation {
  return { opening: REQUEST, take };
}

/** What every current client asks for: TLS, CredSSP, and CredSSP with an early answer about the user's rights. */
const REQUEST = Uint8Array.of(3, 0, 0, 19, 14, 0xe0, 0, 0, 0, 0, 0, 1, 0, 8, 0, 0x0b, 0, 0, 0);

const STRANGER: Step = { kind: 'stranger', reason: 'does not speak RDP' };
const MORE: Step = { kind: 'more' };

const LENGTH = 19;
const OLD_LENGTH = 11;

function take(bytes: Uint8Array): Step {
  const frame = bytes.length > 3 && bytes[3] === OLD_LENGTH ? OLD : NEGOTIATED;
  if (!fits(bytes, frame)) return STRANGER;
  if (bytes.length < frame.length) return MORE;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (frame === OLD) return readOld(view.getUint16(8));
  const value = view.getUint32(15, true);
  if (view.getUint8(11) === RESPONSE) return readSelected(value, view.getUint8(12));
  return done({ name: REFUSES, value: FAILURES.get(value) ?? `failure code ${value}` });
}

const RESPONSE = 2;

/** The bytes that each form of a confirm has; null where they vary. */
const ANY = null;
const OLD: readonly (number | readonly number[] | null)[] = [3, 0, 0, OLD_LENGTH, 6, 0xd0, 0, 0, ANY, ANY, 0];
const NEGOTIATED: typeof OLD = [
  ...[3, 0, 0, LENGTH, 14, 0xd0, 0, 0, ANY, ANY, 0],
  ...[[RESPONSE, 3], ANY, 8, 0, ANY, 0, 0, 0],
];

function fits(bytes: Uint8Array, frame: typeof OLD): boolean {
  return frame.every((wanted, at) => {
    const given = bytes[at];
    if (given === undefined || wanted === ANY) return true;
    return typeof wanted === 'number' ? wanted === given : wanted.includes(given);
  });
}

/**
 * A server from before the negotiation confirms and says no more. So do others that use X.224, such as T.120: what
 * Windows and VirtualBox write as their reference tells them apart.
 */
function readOld(reference: number): Step {
  return reference === 0x12_34 || reference === 0x34_12 ? done(securityOf('standard RDP')) : STRANGER;
}

function readSelected(protocol: number, flags: number): Step {
  const security = securityOf(PROTOCOLS.get(protocol) ?? `protocol ${protocol}`);
  const restricted = (flags & RESTRICTED_ADMIN) === 0 ? [] : [{ name: 'restricted admin', value: 'offered' }];
  if (protocol === 0) return done(security, ...restricted);
  return { kind: 'secure', service: factsOf([security, ...restricted]) };
}

const RESTRICTED_ADMIN = 0x08;

/** MS-RDPBCGR section 2.2.1.2.1. */
const PROTOCOLS: ReadonlyMap<number, string> = new Map([
  [0, 'standard RDP'],
  [1, 'TLS'],
  [2, 'NLA (CredSSP)'],
  [8, 'NLA (CredSSP)'],
]);

/** MS-RDPBCGR section 2.2.1.2.2. */
const FAILURES: ReadonlyMap<number, string> = new Map([
  [1, 'wants TLS'],
  [2, 'allows standard RDP security only'],
  [3, 'has no certificate for TLS'],
  [4, 'finds the wanted protocols contradictory'],
  [5, 'wants NLA (CredSSP)'],
  [6, 'wants TLS with certificates of clients'],
]);

function securityOf(value: string): ServiceDetail {
  return { name: 'security', value };
}

function done(...details: readonly ServiceDetail[]): Step {
  return { kind: 'done', service: factsOf(details) };
}

function factsOf(details: readonly ServiceDetail[]): ServiceFacts {
  return { name: 'RDP', product: null, details };
}
