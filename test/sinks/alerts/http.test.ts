import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { noticeSchema } from '../../../src/config/noticeSchema.ts';
import type { AlertmanagerChannel, WebhookChannel } from '../../../src/model/channel.ts';
import { makeAuthority, makeCertificate } from '../../support/certificates.ts';
import { aNotice, NOON } from '../../support/notices.ts';
import { closedTcp, openHttp, openHttps, openTcp, resetAfterAccept } from '../../support/peers.ts';
import { allOf, deliver, failing, SECRET, SECRET_REF } from './deliver.ts';

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A receiver that keeps what it gets and answers as told. */
async function openReceiver(answer: (response: ServerResponse) => void = (response) => response.end('ok')) {
  const seen: Seen[] = [];
  const { port } = await openHttp((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      seen.push({ method: request.method, url: request.url, headers: request.headers, body });
      answer(response);
    });
  });
  return { port, seen, url: `http://127.0.0.1:${port}/services/${SECRET}?token=${SECRET}` };
}

function aWebhook(url: string, given: Partial<WebhookChannel> = {}): WebhookChannel {
  return {
    kind: 'webhook',
    name: 'ops',
    shape: 'generic',
    url: { kind: 'plain', value: url },
    bearer: null,
    ...given,
  };
}

function anAlertmanager(url: string, given: Partial<AlertmanagerChannel> = {}): AlertmanagerChannel {
  return { kind: 'alertmanager', name: 'am', url: { kind: 'plain', value: url }, bearer: null, ...given };
}

describe('a webhook', () => {
  test('receives the notice as JSON, with its id', async () => {
    const { url, seen } = await openReceiver();
    await deliver(aWebhook(url));
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({
      method: 'POST',
      url: `/services/${SECRET}?token=${SECRET}`,
      headers: {
        'content-type': 'application/json',
        'idempotency-key': 'n-0001',
        'user-agent': 'cicprobe/0.1.0',
      },
    });
    expect(noticeSchema.parse(JSON.parse(seen[0]?.body ?? ''))).toMatchObject({
      id: 'n-0001',
      kind: 'opened',
    });
  });

  test.each([
    ['slack', 'blocks'],
    ['teams', 'attachments'],
  ] as const)('of %s receives %s', async (shape, key) => {
    const { url, seen } = await openReceiver((response) => response.writeHead(202).end());
    await deliver(aWebhook(url, { shape }));
    expect(JSON.parse(seen[0]?.body ?? '')).toHaveProperty(key);
  });

  test('gets a secret address and a bearer as they are read, without the line feed', async () => {
    const { port, url, seen } = await openReceiver();
    await deliver(aWebhook('', { url: SECRET_REF }), { secret: url });
    expect(seen[0]?.url).toBe(`/services/${SECRET}?token=${SECRET}`);
    await deliver(aWebhook(`http://127.0.0.1:${port}/`, { bearer: SECRET_REF }));
    expect(seen[1]?.headers.authorization).toBe(`Bearer ${SECRET}`);
  });

  test('gets the login of its address as a header, and not in the request line', async () => {
    const { port, seen } = await openReceiver();
    await deliver(aWebhook(`http://me:p%40ss@127.0.0.1:${port}/a`));
    expect(seen[0]?.url).toBe('/a');
    expect(seen[0]?.headers.authorization).toBe(`Basic ${Buffer.from('me:p@ss').toString('base64')}`);
  });

  test('gets an id that a header can hold', async () => {
    const { url, seen } = await openReceiver();
    await deliver(aWebhook(url), { notice: aNotice({ id: 'a\r\nX-Evil: 1é' }) });
    expect(seen[0]?.headers).toMatchObject({ 'idempotency-key': 'aX-Evil:1' });
    expect(seen[0]?.headers).not.toHaveProperty('x-evil');
  });

  test.each([
    [400, true],
    [401, true],
    [404, true],
    [410, true],
    [408, false],
    [425, false],
    [429, false],
    [500, false],
    [502, false],
    [503, false],
  ])('that answers %d: final %s', async (status, isFinal) => {
    // An error page that repeats the address, as many do.
    const { url, port } = await openReceiver((response) =>
      response.writeHead(status).end(`${SECRET} was not found`),
    );
    const error = await failing(aWebhook(url, { bearer: SECRET_REF }));
    expect(error).toMatchObject({ isFinal, retryAfterMs: null });
    expect(error.message).toBe(
      `alert channel ops (127.0.0.1:${port}): the receiver refuses it (HTTP ${status})`,
    );
    expect(allOf(error)).not.toContain(SECRET);
  });

  test.each([
    ['120', 120_000],
    ['0', 0],
    ['99999999', 86_400_000],
    ['soon', null],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
  ])('that asks for patience by "%s" gets it', async (header, retryAfterMs) => {
    for (const status of [429, 503]) {
      const { url } = await openReceiver((response) =>
        response.writeHead(status, { 'retry-after': header }).end(),
      );
      expect(await failing(aWebhook(url))).toMatchObject({ isFinal: false, retryAfterMs });
    }
    const { url } = await openReceiver((response) =>
      response.writeHead(500, { 'retry-after': header }).end(),
    );
    expect(await failing(aWebhook(url))).toMatchObject({ isFinal: false, retryAfterMs: null });
  });

  test('that names its reason by a word is quoted, unless the word is ours', async () => {
    const { url, port } = await openReceiver((response) =>
      response.writeHead(403).end('channel_is_archived'),
    );
    expect((await failing(aWebhook(url))).message).toContain('(HTTP 403, channel_is_archived)');
    const own = `http://127.0.0.1:${port}/channel_is_archived`;
    expect((await failing(aWebhook(own))).message).toContain('(HTTP 403)');
  });

  test('that redirects is not followed', async () => {
    const elsewhere = await openReceiver();
    const { url } = await openReceiver((response) =>
      response.writeHead(307, { location: elsewhere.url }).end(),
    );
    const error = await failing(aWebhook(url));
    expect(error).toMatchObject({ isFinal: true, message: expect.stringContaining('redirect') });
    expect(elsewhere.seen).toEqual([]);
  });

  test('whose answer never ends has answered all the same', async () => {
    const { url } = await openReceiver((response) => {
      const more = (): void => {
        while (response.write('x'.repeat(16_384)));
      };
      response.writeHead(200);
      response.on('drain', more).on('error', () => undefined);
      more();
    });
    await deliver(aWebhook(url));
  });

  test('whose answer breaks off has answered all the same', async () => {
    const { url } = await openReceiver((response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('half', () => response.destroy());
    });
    await deliver(aWebhook(url));
  });

  test.each([
    ['refuses', closedTcp, 'the receiver refuses the connection (ECONNREFUSED)'],
    ['resets', async () => (await resetAfterAccept()).port, /broke the connection off/],
    [
      'speaks no HTTP',
      async () => (await openTcp((socket) => socket.end('220 mail.test ESMTP\r\n'))).port,
      /could not be sent|broke the connection off/,
    ],
  ])('on a port that %s may be tried again', async (_how, open, words) => {
    const error = await failing(aWebhook(`http://127.0.0.1:${await open()}/${SECRET}`));
    expect(error).toMatchObject({ isFinal: false, retryAfterMs: null });
    expect(error.message).toMatch(words);
    expect(allOf(error)).not.toContain(SECRET);
  });

  test('is left alone when the daemon stops', async () => {
    const stop = new AbortController();
    const { url } = await openReceiver(() => stop.abort());
    const error = await failing(aWebhook(url), { signal: stop.signal });
    expect(error).toMatchObject({ isFinal: false, message: expect.stringContaining('stopped') });
    const { seen, url: unused } = await openReceiver();
    await failing(aWebhook(unused), { signal: stop.signal });
    expect(seen).toEqual([]);
  });

  test.each(['hooks.test/T0/B0', 'ftp://127.0.0.1/x', 'http://127.0.0.1:99999/', 'http://%zz@127.0.0.1/'])(
    'at "%s" fails without telling it',
    async (url) => {
      const error = await failing(aWebhook('', { url: SECRET_REF }), { secret: url });
      expect(error.isFinal).toBe(false);
      expect(allOf(error)).not.toContain(url);
    },
  );

  test('whose secret cannot be read says which', async () => {
    const empty = await failing(aWebhook('', { url: SECRET_REF }), { secret: '' });
    expect(empty.message).toBe(
      'alert channel ops: the environment variable CICPROBE_SECRET with a secret cannot be read or is empty',
    );
    const bearer = await failing(
      aWebhook('http://127.0.0.1/', { bearer: { kind: 'file', file: 'hook.txt' } }),
      {
        secret: ' ',
      },
    );
    expect(bearer.message).toContain('the file hook.txt with a secret cannot be read or is empty');
  });
});

describe('over TLS', () => {
  test('the certificate is held against the authorities and the name', async () => {
    const authority = await makeAuthority();
    const good = await openHttps(await makeCertificate({ signer: authority, ip: '127.0.0.1' }));
    const url = `https://127.0.0.1:${good.port}/${SECRET}`;
    await deliver(aWebhook(url), { authorities: authority.cert });
    const untrusted = await failing(aWebhook(url));
    expect(untrusted.message).toContain('the certificate of the receiver is not trusted');
    const misnamed = await openHttps(await makeCertificate({ signer: authority }));
    const error = await failing(aWebhook(`https://127.0.0.1:${misnamed.port}/${SECRET}`), {
      authorities: authority.cert,
    });
    expect(error.message).toContain('is for another name');
    for (const one of [untrusted, error]) {
      expect(one.isFinal).toBe(false);
      expect(allOf(one)).not.toContain(SECRET);
    }
  });
});

describe('Alertmanager', () => {
  test.each(['', '/', '/prefix/'])('behind "%s" receives a list of one alert', async (prefix) => {
    const { port, seen } = await openReceiver();
    const before = Date.now();
    await deliver(anAlertmanager(`http://127.0.0.1:${port}${prefix}`, { bearer: SECRET_REF }));
    expect(seen[0]?.url).toBe(`${prefix.replace(/\/$/, '')}/api/v2/alerts`);
    expect(seen[0]?.headers.authorization).toBe(`Bearer ${SECRET}`);
    const [alert, ...others] = JSON.parse(seen[0]?.body ?? '');
    expect(others).toEqual([]);
    expect(alert.startsAt).toBe(new Date(NOON).toISOString());
    // An open alert ends later than now, whenever its notice was written.
    expect(Date.parse(alert.endsAt)).toBeGreaterThan(before + 3_600_000);
  });

  test('that refuses an alert is not asked again', async () => {
    const { port } = await openReceiver((response) => response.writeHead(400).end('"start time"'));
    expect(await failing(anAlertmanager(`http://127.0.0.1:${port}`))).toMatchObject({ isFinal: true });
  });
});
