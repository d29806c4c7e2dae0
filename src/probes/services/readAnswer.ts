import type { Fact } from '../../model/evidence.ts';
import type { Endpoint } from '../../model/ids.ts';
import type { Door } from '../../model/probe.ts';
import type { Question, ServiceFacts } from '../../model/service.ts';

/** Bytes that are kept of what is no answer. */
const MAX_BANNER = 120;

/** What a datagram says that may be the answer to a question; null where it is the answer to another one. */
export function readAnswer(
  kind: string,
  question: Question | null,
  message: Buffer,
  from: Endpoint,
  door: Door,
): Fact | null {
  let service: ServiceFacts | null | undefined;
  try {
    service = question?.read(message);
  } catch (error) {
    return { kind: 'not-tried', fault: 'probe-failed', detail: String(error) };
  }
  if (service === undefined) return null;
  if (service === null)
    return { kind: 'garbled', expected: kind, reason: 'answers something else', ...bannerOf(message) };
  const elsewhere =
    from.port === door.port ? {} : { answeredFrom: { address: from.address, port: from.port } };
  return { kind: 'answered', facts: { protocol: 'service', service, ...elsewhere } };
}

function bannerOf(message: Buffer): { readonly banner?: string } {
  return message.length === 0 ? {} : { banner: message.subarray(0, MAX_BANNER).toString('latin1') };
}
