import type { Asking, Question, ServiceDetail, ServiceFacts } from '../../model/service.ts';
import { octetsOf } from './octets.ts';

const CLNT_UCAST_EX = 0x03;
const SVR_RESP = 0x05;
/** Bytes before the text. */
const HEADER = 3;
/** Instances that are shown. */
const MOST_INSTANCES = 5;
/** Longest name and version that the specification allows, in bytes. */
const LONGEST_NAME = 255;
const LONGEST_VERSION = 16;
/** Characters of a name that are shown; names have 16 at most in practice. */
const SHOWN_NAME = 64;

/**
 * Asks SQL Server Browser which instances run on its host (MC-SQLR sections 2.2.2 and 2.2.5). It keeps silent where none
 * does.
 *
 *     asked     +------+
 *               | 0x03 |  CLNT_UCAST_EX
 *               +------+
 *     answered  +------+-----------+--------------------------------------------------------+
 *               | 0x05 | size (LE) | ServerName;X;InstanceName;Y;IsClustered;No;Version;N   |
 *               +------+-----------+ [;np;pipe][;tcp;port]…;; for each instance             |
 *                                  +--------------------------------------------------------+
 *
 * The question carries nothing that an answer could repeat.
 */
export function ssrpQuestion(_asking: Asking): Question {
  return { request: Uint8Array.of(CLNT_UCAST_EX), read };
}

function read(bytes: Uint8Array): ServiceFacts | null {
  const octets = octetsOf(bytes);
  if (octets.length < HEADER || octets.readUInt8(0) !== SVR_RESP) return null;
  if (octets.readUInt16LE(1) !== octets.length - HEADER) return null;
  const instances = readInstances(octets.toString('latin1', HEADER));
  const [first] = instances ?? [];
  if (!instances || first === undefined) return null;
  const shown: ServiceDetail[] = instances.slice(0, MOST_INSTANCES).map(({ name, version, tcp }) => ({
    name: 'instance',
    value: `${name.slice(0, SHOWN_NAME)}, version ${version}, ${tcp === null ? 'no TCP port told' : `TCP ${tcp}`}`,
  }));
  const more = instances.length - shown.length;
  return {
    name: 'SQL Server Browser',
    product: `Microsoft SQL Server ${first.version}`,
    details: more === 0 ? shown : [...shown, { name: 'further instances', value: String(more) }],
  };
}

interface Instance {
  readonly name: string;
  readonly version: string;
  /** The port as it says it; null where it tells none. */
  readonly tcp: string | null;
}

/** What every instance tells first, in this order. */
const ALWAYS = /^ServerName;([^;]*);InstanceName;([^;]*);IsClustered;(?:Yes|No);Version;([\d.]+)(?:;|$)/i;

/** Null for a text that is not made of instances. */
function readInstances(text: string): readonly Instance[] | null {
  const instances: Instance[] = [];
  // Only before a next instance: a value may be empty, and then two semicolons end nothing.
  for (const part of text.split(/;;(?=ServerName;)/i)) {
    const match = ALWAYS.exec(part);
    if (match === null) return null;
    const [whole, server = '', name = '', version = ''] = match;
    if (Math.max(server.length, name.length) > LONGEST_NAME || version.length > LONGEST_VERSION) return null;
    instances.push({ name, version, tcp: tcpOf(part.slice(whole.length).split(';')) });
  }
  return instances;
}

/** The value of `tcp` among names and values that take turns. */
function tcpOf(words: readonly string[]): string | null {
  const at = words.findIndex((word, nth) => nth % 2 === 0 && word.toLowerCase() === 'tcp');
  const port = at < 0 ? undefined : words[at + 1];
  // A browser says 0 of an instance whose port it does not know.
  return port !== undefined && /^[1-9]\d{0,4}$/.test(port) ? port : null;
}
