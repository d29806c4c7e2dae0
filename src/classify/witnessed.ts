import type { Evidence } from '../model/evidence.ts';
import type { Check } from '../model/plan.ts';
import type { Verdict, Warning } from '../model/verdict.ts';
import type { ClockWarning } from './clocks.ts';
import { idleWarnings } from './idle.ts';
import { markWarnings } from './marks.ts';
import { reason } from './reasons.ts';
import { sipWarnings } from './sipWarnings.ts';
import { doorInWords, listenerInWords } from './subject.ts';
import { verdict } from './verdict.ts';
import { voiceWarnings } from './voice.ts';

type Witnessed = Extract<Evidence, { kind: 'witnessed' }>;

/** The responder itself saw the request and its answer came back: proof, unless somebody opened TLS in between. */
export function witnessedVerdict(check: Check, best: Witnessed, clocks: ClockWarning): Verdict {
  if (best.certificate === 'other') {
    return verdict(
      'wrong-service',
      reason(
        'tls-intercepted',
        check.triedFrom === undefined
          ? "something on the way opens TLS: the certificate that came here is not the responder's"
          : 'something on the way opens TLS: the certificate that came there is not the one shown here',
      ),
    );
  }
  if (best.arrivedPort !== undefined) {
    return verdict(
      'wrong-service',
      reason(
        'redirected',
        `requests to ${doorInWords(check)} arrive at port ${best.arrivedPort} there: something on the way redirects them`,
      ),
    );
  }
  return verdict(
    'open',
    reason('responder', `${listenerInWords(check)} saw the request to ${doorInWords(check)} and answered it`),
    {
      warnings: [
        ...translationWarnings(check, best),
        ...mappingWarnings(best),
        ...sizeWarnings(best),
        ...markWarnings(best),
        ...idleWarnings(best.idle, check.transport),
        ...voiceWarnings(best),
        ...sipWarnings(check, best.sip),
        ...(best.aheadMs === undefined ? [] : clocks(check.address)),
      ],
    },
  );
}

/** A socket that is not bound to one of this host's addresses does not say from where it sends. */
const UNSPECIFIED: ReadonlySet<string> = new Set(['', '0.0.0.0', '::']);

function translationWarnings({ transport }: Check, { local, seenSource }: Witnessed): readonly Warning[] {
  if (local === null || UNSPECIFIED.has(local.address)) return [];
  const sameAddress = withoutZone(local.address) === withoutZone(seenSource.address);
  if (sameAddress && local.port === seenSource.port) return [];
  const what = transport === 'tcp' ? 'connections' : 'datagrams';
  // Without the ports, which differ each time, so that neighbours can share the line; the evidence has them.
  return [
    reason(
      'address-translated',
      sameAddress
        ? `${what} arrive from another source port: it is changed on the way`
        : `${what} arrive from ${seenSource.address}, not from ${local.address}: their source is translated on the way`,
    ),
  ];
}

/** RFC 4787 section 4.1 calls it address-dependent mapping; where it is so, voice between two such networks fails. */
function mappingWarnings({ mapping = [] }: Witnessed): readonly Warning[] {
  const seen = new Set(mapping.map(({ from }) => `${from.address} ${from.port}`));
  if (seen.size < 2) return [];
  return [
    reason(
      'mapping-varies',
      'the translation of the source changes with the destination (symmetric NAT): what one server sees is of no use to another',
    ),
  ];
}

/** A length counts as lost only where no longer one came through: else it was mere loss. */
function sizeWarnings({ sizes }: Witnessed): readonly Warning[] {
  if (sizes === undefined) return [];
  const { arrived, lost, lostBack = [] } = sizes;
  const cameBack = arrived.filter((bytes) => !lostBack.includes(bytes));
  return [
    ...lossWarning(lost, arrived, (least) => `datagrams of ${least} bytes and more do not arrive`),
    ...lossWarning(lostBack, cameBack, (least) => `answers of ${least} bytes and more do not come back`),
  ];
}

function lossWarning(
  lost: readonly number[],
  passed: readonly number[],
  say: (least: number) => string,
): readonly Warning[] {
  if (lost.length === 0) return [];
  const least = Math.min(...lost);
  const most = Math.max(0, ...passed);
  if (most > least) return [];
  const passing = most === 0 ? 'short ones do' : `of ${most} bytes they do`;
  const cause =
    least > ONE_FRAME
      ? 'fragments are dropped on the way'
      : 'the way carries only shorter packets, and nobody says so';
  return [reason('large-datagrams-lost', `${say(least)}, ${passing}: ${cause}`)];
}

/** Payload of a UDP datagram that fills an Ethernet frame over IPv4. */
const ONE_FRAME = 1472;

/** A zone names an interface of one host: the other end has its own. */
function withoutZone(address: string): string {
  return address.replace(/%.*$/, '');
}
