import { type Posted, postJson } from '../../net/postJson.ts';
import { deliveryFault, faultOf } from './deliveryFault.ts';
import { retryAfterMs } from './retryAfterMs.ts';
import type { Sending } from './sending.ts';

/** Where a notice is posted. */
export interface PostTarget {
  readonly channel: string;
  /** The address as it was read; more than its host never gets into a message. */
  readonly url: string;
  /** Behind the path of the address. */
  readonly path: string;
  readonly bearer: string | null;
}

const TIMEOUT_MS = 10_000;

/** Posts a body; throws a `DeliveryError` unless the receiver takes it. */
export async function postNotice(target: PostTarget, body: string, sending: Sending): Promise<void> {
  const { channel } = target;
  const url = addressOf(target);
  const { notice, identity, signal } = sending;
  const { tool, authorities = null } = identity;
  const headers = {
    'user-agent': headerText(`${tool.name}/${tool.version}`),
    // The same when the notice is sent again: a receiver can tell.
    'idempotency-key': headerText(notice.id),
    ...authorization(url, target.bearer),
  };
  url.username = '';
  url.password = '';
  const posted = await postJson({ url, body, headers, timeoutMs: TIMEOUT_MS, authorities, signal }).catch(
    (error: unknown) => {
      throw deliveryFault(`${channel} (${url.host})`, error);
    },
  );
  refuse(`${channel} (${url.host})`, posted, target);
}

function addressOf({ channel, url, path }: PostTarget): URL {
  const address = URL.canParse(url) ? new URL(url) : null;
  if (address === null || !/^https?:$/.test(address.protocol)) {
    throw faultOf(channel, 'its url is no address that begins with https:// or http://');
  }
  if (path !== '') address.pathname = `${address.pathname.replace(/\/+$/, '')}${path}`;
  return address;
}

function authorization(url: URL, bearer: string | null): Readonly<Record<string, string>> {
  if (bearer !== null) return { authorization: `Bearer ${bearer}` };
  if (url.username === '' && url.password === '') return {};
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

/** Visible ASCII, as a header may hold it. */
function headerText(text: string): string {
  return text.replace(/[^\x21-\x7e]/g, '').slice(0, 255);
}

/** Statuses of 400 to 499 that may be others the next time: time-out, too early, too many. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);
/** Statuses that may say when. */
const WHEN: ReadonlySet<number> = new Set([429, 503]);

function refuse(channel: string, { status, retryAfter, body }: Posted, target: PostTarget): void {
  if (status >= 200 && status < 300) return;
  const isFinal = status < 500 && !PASSING.has(status);
  const what =
    status < 400 ? 'the receiver answers with a redirect, which is not followed' : 'the receiver refuses it';
  throw faultOf(channel, `${what} (HTTP ${status}${wordIn(body, target)})`, {
    isFinal,
    retryAfterMs: WHEN.has(status) ? retryAfterMs(retryAfter, Date.now()) : null,
  });
}

/** The code that Slack and others answer with. Of other answers nothing is told: error pages repeat the address. */
function wordIn(body: string, { url, bearer }: PostTarget): string {
  const word = body.trim();
  const isOurs = url.includes(word) || (bearer?.includes(word) ?? false);
  return /^[a-z]+(_[a-z]+)+$/.test(word) && word.length < 60 && !isOurs ? `, ${word}` : '';
}
