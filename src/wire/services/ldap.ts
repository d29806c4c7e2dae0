import type { Asking, Conversation, ServiceDetail, ServiceFacts, Step } from '../../model/service.ts';
import { type BerElement, berInteger, berOf, readBerElements, readBerHeader } from './ber.ts';
import { bytesOf, MOST_TEXT, textOf } from './lines.ts';

const STRANGER: Step = { kind: 'stranger', reason: 'does not speak LDAP' };

/** Tags of RFC 4511 appendix B and of ITU-T X.690. */
const TAG = {
  boolean: 0x01,
  integer: 0x02,
  octets: 0x04,
  enumerated: 0x0a,
  sequence: 0x30,
  set: 0x31,
  unbindRequest: 0x42,
  searchRequest: 0x63,
  searchResultEntry: 0x64,
  searchResultDone: 0x65,
  searchResultReference: 0x73,
  extendedRequest: 0x77,
  extendedResponse: 0x78,
  intermediateResponse: 0x79,
  requestName: 0x80,
  present: 0x87,
} as const;

const START_TLS = '1.3.6.1.4.1.1466.20037';
const OFFERED = 'offered';

/** Known by what they list: [MS-ADTS] section 3.1.1.3.4.3, and OpenLDAP's own object class. */
const PRODUCTS: readonly (readonly [string, string])[] = [
  ['1.2.840.113556.1.4.800', 'Active Directory'],
  ['1.2.840.113556.1.4.1851', 'Active Directory Lightweight Directory Services'],
  ['OpenLDAProotDSE', 'OpenLDAP'],
];

const ATTRIBUTES = [
  'vendorName',
  'vendorVersion',
  'dnsHostName',
  'namingContexts',
  'supportedLDAPVersion',
  'supportedExtension',
  'supportedCapabilities',
  'objectClass',
];

const int = (value: number): Uint8Array => berOf(TAG.integer, Uint8Array.of(value));
const choice = (value: number): Uint8Array => berOf(TAG.enumerated, Uint8Array.of(value));
const octets = (text: string): Uint8Array => berOf(TAG.octets, bytesOf(text));

/** Base "", that object only, never through aliases, at most one, within five seconds, with values, if it has a class. */
const SEARCH = berOf(
  TAG.sequence,
  int(1),
  berOf(
    TAG.searchRequest,
    octets(''),
    choice(0),
    choice(0),
    int(1),
    int(5),
    berOf(TAG.boolean, Uint8Array.of(0)),
    berOf(TAG.present, bytesOf('objectClass')),
    berOf(TAG.sequence, ...ATTRIBUTES.map(octets)),
  ),
);

const UPGRADE = berOf(
  TAG.sequence,
  int(2),
  berOf(TAG.extendedRequest, berOf(TAG.requestName, bytesOf(START_TLS))),
);

const UNBIND = berOf(TAG.sequence, int(3), berOf(TAG.unbindRequest));

/**
 * LDAP as far as what a server tells of itself (RFC 4511 section 4.5, RFC 4512 section 5.1), without a bind; then
 * StartTLS where it is offered (RFC 4511 section 4.14).
 *
 *     client  SEQUENCE { 1, searchRequest of the root DSE }
 *     server  SEQUENCE { 1, searchResultEntry }
 *     server  SEQUENCE { 1, searchResultDone }      whatever its result code: only LDAP has one
 *     client  SEQUENCE { 2, extendedRequest StartTLS }    on an encrypted connection, or where it is not offered: unbind
 *     server  SEQUENCE { 2, extendedResponse }            success: TLS follows
 *     client  SEQUENCE { 3, unbindRequest }
 */
export function ldapConversation({ secure }: Pick<Asking, 'secure'>): Conversation {
  let known: ServiceFacts | null = null;
  return {
    opening: SEARCH,
    take: (bytes) => {
      if (known !== null) return readUpgrade(bytes, known);
      const step = readAnswers(bytes);
      if (secure || step.kind !== 'done' || !offersTls(step.service)) return step;
      known = step.service;
      return { kind: 'say', bytes: UPGRADE, known };
    },
  };
}

function offersTls({ details }: ServiceFacts): boolean {
  return details.some(({ name, value }) => name === 'StartTLS' && value === OFFERED);
}

/** That it is LDAP is known by now: whatever is no consent ends the conversation. */
function readUpgrade(bytes: Uint8Array, service: ServiceFacts): Step {
  const header = readBerHeader(bytes, 0);
  if (!isBeginning(bytes, 0, header?.start)) return done(service);
  if (header === undefined || (header !== null && header.end > bytes.length)) return { kind: 'more' };
  const [id, operation] = header === null ? [] : partsOf(bytes.subarray(header.start, header.end));
  const isAnswer =
    id !== undefined && berInteger(id.content) === 2 && operation?.tag === TAG.extendedResponse;
  const agrees = isAnswer && resultOf(operation)?.code === 0;
  return agrees ? { kind: 'secure', service } : done(service);
}

type Attributes = ReadonlyMap<string, readonly string[]>;

function readAnswers(bytes: Uint8Array): Step {
  let entry: Attributes | null = null;
  for (let at = 0; ; ) {
    const header = readBerHeader(bytes, at);
    if (header === null || !isBeginning(bytes, at, header?.start)) return STRANGER;
    if (header === undefined || header.end > bytes.length) return { kind: 'more' };
    const [id, operation] = partsOf(bytes.subarray(header.start, header.end));
    if (id === undefined || operation === undefined) return STRANGER;
    const number = berInteger(id.content);
    const isNotice = number === 0 && operation.tag === TAG.extendedResponse;
    if (number !== 1 && !isNotice) return STRANGER;
    switch (operation.tag) {
      case TAG.searchResultEntry: {
        const attributes = attributesOf(operation);
        if (attributes === null) return STRANGER;
        entry = attributes;
        break;
      }
      case TAG.searchResultReference:
      case TAG.intermediateResponse:
        break;
      case TAG.searchResultDone:
      case TAG.extendedResponse: {
        const result = resultOf(operation);
        return result === null ? STRANGER : done(factsOf(entry, result, isNotice));
      }
      default:
        return STRANGER;
    }
    at = header.end;
  }
}

/** What an element is made up of; nothing where it is damaged, so that the part that is looked for is not found. */
function partsOf(content: Uint8Array): readonly BerElement[] {
  return readBerElements(content) ?? [];
}

/** Whether a message begins as one of LDAP does: a sequence, and a number in it. */
function isBeginning(bytes: Uint8Array, at: number, start: number | undefined): boolean {
  const tag = bytes[at] ?? TAG.sequence;
  const first = start === undefined ? TAG.integer : (bytes[start] ?? TAG.integer);
  return tag === TAG.sequence && first === TAG.integer;
}

/** Section 4.5.2: a name, and a sequence of attributes, each a type and a set of values. */
function attributesOf(operation: BerElement): Attributes | null {
  const [name, list] = partsOf(operation.content);
  if (name?.tag !== TAG.octets || list?.tag !== TAG.sequence) return null;
  const attributes = new Map<string, readonly string[]>();
  for (const attribute of partsOf(list.content)) {
    const [type, values] = partsOf(attribute.content);
    if (type?.tag !== TAG.octets || values?.tag !== TAG.set) return null;
    const texts = partsOf(values.content).map(({ content }) => textOf(content));
    attributes.set(textOf(type.content).toLowerCase(), texts);
  }
  return attributes;
}

interface Result {
  readonly code: number;
  readonly diagnosis: string;
}

/** Section 4.1.9: a result code, a name, and a text. */
function resultOf(operation: BerElement): Result | null {
  const [code, name, diagnosis] = partsOf(operation.content);
  if (code?.tag !== TAG.enumerated || name?.tag !== TAG.octets || diagnosis?.tag !== TAG.octets) return null;
  const number = berInteger(code.content);
  return number === null ? null : { code: number, diagnosis: textOf(diagnosis.content) };
}

function factsOf(entry: Attributes | null, { code, diagnosis }: Result, isNotice: boolean): ServiceFacts {
  const valuesOf = (name: string): readonly string[] => entry?.get(name.toLowerCase()) ?? [];
  const detail = (name: string, values: readonly string[]): readonly ServiceDetail[] =>
    values.length === 0 ? [] : [{ name, value: values.join(', ').slice(0, MOST_TEXT) }];
  const named = [...valuesOf('vendorName'), ...valuesOf('vendorVersion')].join(' ').slice(0, MOST_TEXT);
  const listed = [...valuesOf('supportedCapabilities'), ...valuesOf('objectClass')];
  const known = PRODUCTS.find(([mark]) => listed.includes(mark))?.[1] ?? null;
  const extensions = valuesOf('supportedExtension');
  // Who may not read the extensions sees none: then it is not known.
  const startTls = extensions.length === 0 ? [] : [extensions.includes(START_TLS) ? OFFERED : 'not offered'];
  const outcome = code === 0 && !isNotice ? [] : [`${code} ${diagnosis}`.trim()];
  return {
    name: 'LDAP',
    product: named === '' ? known : named,
    details: [
      ...detail('name', valuesOf('dnsHostName')),
      ...detail('naming contexts', valuesOf('namingContexts')),
      ...detail('StartTLS', startTls),
      ...detail('versions', valuesOf('supportedLDAPVersion')),
      ...detail(isNotice ? 'disconnects' : 'result', outcome),
    ],
  };
}

function done(service: ServiceFacts): Step {
  return { kind: 'done', service, farewell: UNBIND };
}
