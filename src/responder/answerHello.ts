import { randomBytes } from 'node:crypto';
import type { RecordSealer, ResponderState } from '../model/pairing.ts';
import { callerProof, equalDigests, responderProof, returnKeys, sessionKeys, sipKeys } from '../wire/keys.ts';
import {
  CAN_AHEAD,
  type Hello,
  NONCE_BYTES,
  type Sorry,
  VERSIONS,
  type Welcome,
  wireClosed,
} from '../wire/pairMessages.ts';
import { CAN_SIP } from '../wire/pairSip.ts';
import { SESSION_BYTES } from '../wire/record.ts';
import { makeSealer } from '../wire/sealer.ts';
import { wireRange } from '../wire/wireRange.ts';

/** What a responder is and has. */
export interface GreetingParts {
  readonly token: string;
  /** SHA-256 of the certificate, hexadecimal. */
  readonly fingerprint: string;
  readonly tool: string;
  readonly sessions: { readonly count: () => number };
  /** What is open for a caller that came to this address of the host. */
  readonly stateAt: (address: string) => Promise<ResponderState>;
}

/** Callers at the same time. */
const MAX_SESSIONS = 16;

type Greeting =
  | { readonly kind: 'silence' }
  | { readonly kind: 'sorry'; readonly message: Sorry }
  | {
      readonly kind: 'welcome';
      readonly message: Welcome;
      readonly keys: ReturnType<typeof sessionKeys>;
      readonly sip: ReturnType<typeof sipKeys>;
      /** For the requests to the caller's own ports. */
      readonly sealer: RecordSealer;
      readonly tool: string;
    };

/** Believes nobody who does not prove that it knows the token; says no byte to others. */
export async function answerHello(
  hello: Hello,
  ends: { readonly caller: string; readonly here: string },
  parts: GreetingParts,
): Promise<Greeting> {
  const { token, fingerprint } = parts;
  if (!equalDigests(hello.proof, callerProof(token, hello.nonce, hello.fingerprint)))
    return { kind: 'silence' };
  const sorry = (why: Sorry['why']): Greeting => ({
    kind: 'sorry',
    message: {
      t: 'sorry',
      why,
      versions: VERSIONS,
      tool: parts.tool,
      proof: responderProof(token, ['sorry', why, hello.nonce, fingerprint]),
    },
  });
  if (hello.fingerprint !== fingerprint) return sorry('intercepted');
  const version = Math.min(hello.versions[1], VERSIONS[1]);
  if (version < Math.max(hello.versions[0], VERSIONS[0])) return sorry('version');
  if (parts.sessions.count() >= MAX_SESSIONS) return sorry('busy');
  const nonce = randomBytes(NONCE_BYTES).toString('hex');
  const session = randomBytes(SESSION_BYTES).toString('hex');
  const { roles, doors, onDemand, closed, can = [] } = await parts.stateAt(ends.here);
  const back = returnKeys(token, hello.nonce, nonce);
  return {
    kind: 'welcome',
    sealer: makeSealer(back.session, back),
    keys: sessionKeys(token, hello.nonce, nonce),
    sip: sipKeys(token, hello.nonce, nonce),
    tool: hello.tool,
    message: {
      t: 'welcome',
      version,
      tool: parts.tool,
      nonce,
      session,
      proof: responderProof(token, ['welcome', hello.nonce, nonce, session, fingerprint, String(version)]),
      roles,
      doors: doors.map(wireRange),
      onDemand: onDemand.map(wireRange),
      closed: closed.map(wireClosed),
      caller: ends.caller,
      can: [CAN_SIP, CAN_AHEAD, ...can],
    },
  };
}
