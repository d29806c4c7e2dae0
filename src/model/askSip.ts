import type { Check } from './plan.ts';
import type { SipChange } from './sip.ts';

/** One message that was sent. */
export interface SipTry {
  readonly sequence: number;
  /** Whether the responder's answer came back in time. */
  readonly answered: boolean;
}

/** What came to the responder of all tries at one door. */
export interface SipComparison {
  /** How many of them. */
  readonly arrived: number;
  /** Lines that arrived changed in one of them; that one was answered if any was. */
  readonly rewritten: readonly SipChange[];
  /** Lines of its answer that came back changed; null when no answer did. */
  readonly answer: readonly SipChange[] | null;
}

/** Asks at a door whose responder knows SIP. Nothing of it rejects; null means that it could not be tried. */
export interface AskSip {
  readonly canAsk: (check: Check) => boolean;
  readonly send: (check: Check, patienceMs: number) => Promise<SipTry | null>;
  /** Sends a sealed request as long as the SIP message was, and says whether its answer came in time. */
  readonly sendSealed: (check: Check, patienceMs: number) => Promise<boolean | null>;
  readonly compare: (check: Check, tries: readonly SipTry[]) => Promise<SipComparison | null>;
}
