/** What a paired run must say of the cases of the truth table, and which of them it cannot repeat. */
import type { Expected, LabCase, Machine } from './labCase.ts';

/** The lab with a responder in place of every service. */
export interface PairedTruth {
  readonly expect: Expected;
  /** What is true in words, where the responder makes it another truth. */
  readonly truth?: string;
  /** How the greeting must end where the fault shuts the responder off, too: then one side has to do. */
  readonly greeting?: Greeting;
  /** What one side must say where loss may drown the greeting: its five seconds are not enough once in a while. */
  readonly unpaired?: Expected;
  /** What is as true and says less: where packets end is asked for two seconds at most, on a busy machine for too short. */
  readonly untraced?: Expected;
  /** A warning that mere loss can make. */
  readonly mayWarn?: string;
}

/** How a greeting ends that fails. */
export type Greeting = 'no-answer' | 'failed';

type Repeated = Omit<PairedTruth, 'expect'> & { readonly expect?: Expected };

const OPEN: Expected = { verdict: 'open', reason: 'responder' };
const LOST: Expected = { verdict: 'blocked', reason: 'request-lost' };
const LOST_BACK: Expected = { verdict: 'blocked', reason: 'answer-lost' };
const REFUSED: Expected = { verdict: 'blocked', reason: 'refused-on-the-way' };
const UNSAID: Expected = { verdict: 'blocked', reason: 'content-dropped' };
const IN_PLACE: Expected = { verdict: 'wrong-service', reason: 'accepted-in-place' };

/** From one side a TCP door of the responder is open, and a UDP door answers no stranger. */
const ONE_SIDED = {
  tcp: { verdict: 'open', reason: 'connected' },
  tls: { verdict: 'open', reason: 'answered' },
  udp: { verdict: 'unproven', reason: 'udp-silent' },
  dropped: { verdict: 'blocked', reason: 'silent' },
} as const satisfies Record<string, Expected>;

const open: Repeated = { expect: OPEN };
/** Nothing listened: the responder does. */
const nowOpen = (where = ''): Repeated => ({ expect: OPEN, truth: `the responder listens${where}` });
/** The same as from one side: how far packets got, or whose own fault it is, the responder cannot tell better. */
const same: Repeated = {};
const alone = (greeting: Greeting): Repeated => ({ greeting });
const resetOnTheWay: Repeated = { untraced: REFUSED };
const lostAt = (lastHop: Machine): Repeated => ({ expect: { ...LOST, lastHop } });

const repeated: Readonly<Record<string, Repeated>> = {
  'tcp-open': open,
  'tcp-open-v6': open,
  'tcp-second-server': open,
  'tcp-closed': nowOpen(),
  'tcp-closed-v6': nowOpen(' (IPv6)'),
  'tcp-reset-by-firewall': { expect: REFUSED },
  'tcp-reset-by-firewall-first': resetOnTheWay,
  'tcp-reset-by-router': resetOnTheWay,
  'tcp-reset-by-router-v6': resetOnTheWay,
  'tcp-dropped-firewall': lostAt('firewall'),
  'tcp-dropped-firewall-v6': lostAt('firewall'),
  'tcp-dropped-firewall-first': lostAt('router'),
  'tcp-dropped-router': lostAt('router'),
  'tcp-dropped-host': lostAt('firewall'),
  // The connection is never complete there: which way the packets are lost, TCP does not show.
  'tcp-answer-dropped': { expect: LOST },
  'tcp-heals': open,
  'tcp-dark-host': alone('no-answer'),
  'tcp-forbidden-host': alone('failed'),
  'tcp-dead-neighbour': alone('failed'),
  'tcp-dead-neighbour-v6': alone('failed'),
  'tcp-dead-next-door': alone('failed'),
  'tcp-black-hole-route': alone('no-answer'),
  'tcp-router-without-route': alone('failed'),
  'tcp-syn-proxy': nowOpen(' behind a SYN proxy on the firewall'),
  'tcp-accept-all': alone('no-answer'),
  'tcp-far-open': open,
  'tcp-far-closed': nowOpen(' 100 ms away'),
  'tcp-far-dropped': { expect: LOST },
  'tls-fine': open,
  'tls-loss-8': { expect: OPEN, unpaired: ONE_SIDED.tls },
  'tls-far': open,
  'tls-intercepted': { expect: IN_PLACE },
  'tls-hello-dropped': { expect: UNSAID },
  'tls-hello-reset': { expect: UNSAID },
  'tls-path-breaks': { expect: UNSAID },
  'tls-mtu-black-hole': { expect: UNSAID },
  'http-fine': open,
  'https-fine': open,
  'http-portal-redirect': { expect: IN_PLACE },
  'http-portal-511': { expect: IN_PLACE },
  'http-proxy-error': { expect: IN_PLACE },
  'http-proxy-log-on': { expect: IN_PLACE },
  'http-request-dropped': { expect: UNSAID },
  'udp-answers': open,
  'udp-answers-v6': open,
  // Four datagrams of three fragments each are all lost once in 150 times.
  'udp-loss-8': { expect: OPEN, unpaired: ONE_SIDED.udp, mayWarn: 'large-datagrams-lost' },
  'udp-closed': nowOpen(),
  'udp-closed-v6': nowOpen(' (IPv6)'),
  'udp-dropped': lostAt('firewall'),
  'udp-dropped-router': lostAt('router'),
  'udp-answer-dropped': { expect: LOST_BACK },
  'udp-closed-unheard': { expect: LOST, truth: "the responder listens; the host's own filter drops" },
  'udp-dark-host': alone('no-answer'),
  'name-good': open,
  'name-two-good': open,
  'name-two-dead': alone('failed'),
  'name-both-v4': open,
  'name-both-v6': alone('no-answer'),
  'own-no-route': alone('failed'),
  'own-no-route-v6': alone('failed'),
  'own-black-hole-route': alone('failed'),
  'own-prohibited-route': alone('failed'),
  'own-filter-drops': same,
  'own-filter-rejects': same,
  'own-filter-resets': same,
  'own-filter-drops-many': same,
  'own-filter-drops-v6': same,
  'own-filter-drops-udp': same,
  'own-filter-rejects-udp': same,
  'own-no-default-route': alone('failed'),
  'own-filter-drops-all': alone('no-answer'),
};

const SERVICE = 'about what the service itself says: the responder stands in its place';
const NO_ADDRESS = 'the name has no address: there is nobody to pair with';

const leftOut: Readonly<Record<string, string>> = Object.fromEntries([
  ...[
    'tcp-banner',
    'tcp-full-backlog',
    'tcp-accept-reset',
    'tcp-accept-eof',
    'tls-expired',
    'tls-wrong-name',
    'tls-self-signed',
    'tls-old',
    'tls-client-certificate-12',
    'tls-client-certificate-13',
    'tls-mute',
    'tls-plain-text',
    'http-not-found',
    'http-broken-inside',
    'http-own-redirect',
    'http-endless-headers',
    'http-endless-body',
    'http-tls-there',
    'http-mute',
    'udp-other-port',
    'udp-mute',
    'udp-fragments-dropped',
  ].map((id) => [id, SERVICE] as const),
  ...['name-unknown', 'name-without-address', 'name-servfail', 'name-slow-zone', 'name-silent-resolver'].map(
    (id) => [id, NO_ADDRESS] as const,
  ),
]);

/** Every case that is named here. */
export const namedIds: readonly string[] = [...Object.keys(repeated), ...Object.keys(leftOut)];

/** What a paired run must say of this case, or why it is left out; throws on one that nobody has thought about. */
export function pairedTruthOf(one: LabCase): PairedTruth | { readonly leftOut: string } {
  const why = leftOut[one.id];
  const told = repeated[one.id] ?? lossTruth(one) ?? icmpTruth(one);
  if (one.group === 'translation') return { expect: one.expect };
  if (why !== undefined && told === undefined) return { leftOut: why };
  if (told === undefined || why !== undefined) throw new Error(`no single paired truth of "${one.id}"`);
  return { ...told, expect: told.expect ?? one.expect };
}

function lossTruth({ id }: LabCase): Repeated | undefined {
  const [, percent, what] = /^tcp-loss-(\d+)-(open|closed|dropped)$/.exec(id) ?? [];
  if (what === 'open') return { ...open, unpaired: ONE_SIDED.tcp };
  if (what === 'closed') {
    return { ...nowOpen(`; ${percent} % of the packets are lost each way`), unpaired: ONE_SIDED.tcp };
  }
  return what === 'dropped' ? { expect: LOST, unpaired: ONE_SIDED.dropped } : undefined;
}

/** A filter that answers for the target: it tells its own address, and the responder that nobody there has refused. */
function icmpTruth({ id }: LabCase): Repeated | undefined {
  const [, where, code] = /^(?:tcp|udp)-(firewall|host)-(?:v6-)?([a-z-]+)$/.exec(id) ?? [];
  if (where === undefined) return undefined;
  if (code !== 'port-unreachable') return same;
  return { expect: where === 'firewall' ? { ...REFUSED, blockedBy: 'firewall' } : REFUSED };
}
