import { once } from 'node:events';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { EmailChannel } from '../../../src/model/channel.ts';
import { makeAuthority, makeCertificate } from '../../support/certificates.ts';
import { aNotice, anAlert } from '../../support/notices.ts';
import { closedTcp, openTcp, resetAfterAccept } from '../../support/peers.ts';
import { allOf, deliver, failing, SECRET, SECRET_REF } from './deliver.ts';

interface Received {
  readonly from: string;
  readonly to: readonly string[];
  readonly isSecure: boolean;
  readonly user: unknown;
  readonly text: string;
}

/** A mail server that keeps what it takes. */
async function openMailServer(options: SMTPServerOptions = {}) {
  const mails: Received[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          isSecure: session.secure,
          user: session.user,
          text: Buffer.concat(chunks).toString('latin1'),
        });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  onTestFinished(() => new Promise((closed) => server.close(() => closed())));
  const address = listening.address();
  return { port: typeof address === 'object' && address !== null ? address.port : 0, mails };
}

function aMailbox(port: number, given: Partial<EmailChannel> = {}): EmailChannel {
  return {
    kind: 'email',
    name: 'mail',
    host: '127.0.0.1',
    port,
    security: 'none',
    login: null,
    from: 'cicprobe <probe@cc.test>',
    to: ['ops@cc.test', 'Night Shift <night@cc.test>'],
    ...given,
  };
}

const LOGIN = { user: 'probe', password: SECRET_REF };

/** A failure with one of SMTP's codes, as the server is to answer. */
const refusal = (responseCode: number, message: string): Error =>
  Object.assign(new Error(message), { responseCode });

function headersOf({ text }: Received): ReadonlyMap<string, string> {
  const [head = ''] = text.split('\r\n\r\n');
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  return new Map(
    lines.map((line) => [line.split(':')[0]?.toLowerCase() ?? '', line.replace(/^[^:]*: */, '')]),
  );
}

describe('a mail', () => {
  test('reaches every recipient, as text and as HTML', async () => {
    const { port, mails } = await openMailServer();
    await deliver(aMailbox(port));
    expect(mails).toMatchObject([
      { from: 'probe@cc.test', to: ['ops@cc.test', 'night@cc.test'], isSecure: false },
    ]);
    const [mail] = mails;
    const headers = headersOf(mail ?? never());
    expect(Object.fromEntries(headers)).toMatchObject({
      subject: '[cicprobe] Broken: cic01 (10.0.0.5) does not answer at all',
      'message-id': '<notice-n-0001@pc17>',
      references: '<alert-a-0197@pc17>',
      date: 'Thu, 26 Nov 2026 12:00:00 +0000',
      'auto-submitted': 'auto-generated',
    });
    expect(headers.get('content-type')).toMatch(/^multipart\/alternative;/);
    expect(mail?.text).toContain('Content-Type: text/plain; charset=utf-8');
    expect(mail?.text).toContain('Content-Type: text/html; charset=utf-8');
  });

  test('about a peer that tries to add a header has none of it', async () => {
    const { port, mails } = await openMailServer();
    const alert = anAlert({ title: 'x\r\nBcc: evil@evil.test\r\n\r\nbody', id: 'a>\r\nX-Evil: 1' });
    await deliver(aMailbox(port), { notice: aNotice({ alert, host: 'h\r\nX-Evil: 2' }) });
    const headers = headersOf(mails[0] ?? never());
    expect(headers.get('subject')).toBe('[cicprobe] Broken: x Bcc: evil@evil.test body');
    expect([...headers.keys()].filter((name) => name === 'bcc' || name === 'x-evil')).toEqual([]);
    expect(mails[0]?.to).toEqual(['ops@cc.test', 'night@cc.test']);
  });

  test.each(['tls', 'starttls'] as const)('over %s logs on and is encrypted', async (security) => {
    const { authority, certificate } = await certificates();
    const { port, mails } = await openMailServer({
      ...certificate,
      secure: security === 'tls',
      disabledCommands: [],
      onAuth: ({ username, password }, _session, done) =>
        password === SECRET ? done(null, { user: username }) : done(refusal(535, 'no')),
    });
    await deliver(aMailbox(port, { security, login: LOGIN }), { authorities: authority.cert });
    expect(mails).toMatchObject([{ isSecure: true, user: 'probe' }]);
  });

  test.each(['tls', 'starttls'] as const)(
    'over %s is not sent to what nobody vouches for',
    async (security) => {
      const passwords: unknown[] = [];
      const { certificate } = await certificates();
      const { port, mails } = await openMailServer({
        ...certificate,
        secure: security === 'tls',
        disabledCommands: [],
        onAuth: ({ password }, _session, done) => {
          passwords.push(password);
          done(null, { user: 1 });
        },
      });
      const error = await failing(aMailbox(port, { security, login: LOGIN }));
      expect(error.isFinal).toBe(false);
      expect(error.message).toMatch(/certificate/);
      expect([mails, passwords]).toEqual([[], []]);
    },
  );

  test('that is to be encrypted is not sent where STARTTLS is not offered', async () => {
    const said: string[] = [];
    const { port } = await openTcp((socket) => {
      socket.write('220 old.test ESMTP\r\n');
      socket.on('data', (bytes) => {
        said.push(bytes.toString());
        socket.write(
          /^EHLO/.test(bytes.toString()) ? '250-old.test\r\n250 AUTH PLAIN LOGIN\r\n' : '502 no\r\n',
        );
      });
    });
    const error = await failing(aMailbox(port, { security: 'starttls', login: LOGIN }));
    expect(allOf(error)).not.toContain(SECRET);
    expect(said.join('')).toMatch(/^EHLO pc17\r\n/);
    expect(said.join('')).not.toMatch(/AUTH|MAIL/);
  });

  test('with a login and without encryption is not even dialled', async () => {
    const { port, accepted } = await openTcp();
    const error = await failing(aMailbox(port, { login: LOGIN }));
    expect(error).toMatchObject({
      isFinal: true,
      message: expect.stringContaining('never sent without encryption'),
    });
    expect(accepted()).toBe(0);
  });

  test.each([
    [535, true],
    [454, false],
  ])('whose login is refused by %d: final %s, and nothing of it is told', async (code, isFinal) => {
    const { authority, certificate } = await certificates();
    const { port } = await openMailServer({
      ...certificate,
      disabledCommands: [],
      onAuth: ({ password }, _session, done) => done(refusal(code, `${password} is wrong`)),
    });
    const error = await failing(aMailbox(port, { security: 'starttls', login: LOGIN }), {
      authorities: authority.cert,
    });
    expect(error.message).toBe(`alert channel mail (127.0.0.1): the server refuses the login (SMTP ${code})`);
    expect(error.isFinal).toBe(isFinal);
    expect(allOf(error)).not.toContain(SECRET);
  });

  test.each([
    [550, true],
    [552, true],
    [451, false],
  ])('refused by %d: final %s', async (code, isFinal) => {
    for (const step of ['onMailFrom', 'onRcptTo'] as const) {
      const { port } = await openMailServer({
        [step]: (_address: unknown, _session: unknown, done: (error: Error) => void) =>
          done(refusal(code, 'not today\u001b[2J')),
      });
      const error = await failing(aMailbox(port));
      expect(error.isFinal).toBe(isFinal);
      expect(error.message).toContain(`the server refuses it: "${code} not today`);
      expect(error.message).not.toContain('\u001b');
    }
  });

  test('that only some recipients get is not sent again', async () => {
    const { port, mails } = await openMailServer({
      onRcptTo: ({ address }, _session, done) =>
        address.startsWith('night') ? done(refusal(550, 'no such user')) : done(),
    });
    const error = await failing(aMailbox(port));
    expect(error).toMatchObject({
      isFinal: true,
      message:
        'alert channel mail (127.0.0.1): the server took it for 1 of 2 recipients, not for "night@cc.test"',
    });
    expect(mails[0]?.to).toEqual(['ops@cc.test']);
  });

  test.each([
    ['refuses', closedTcp, 'the receiver refuses the connection (ECONNREFUSED)'],
    ['resets', async () => (await resetAfterAccept()).port, /broke the connection off|could not be sent/],
    [
      'is no mail server',
      async () => (await openTcp((socket) => socket.end('SSH-2.0-x\r\n'))).port,
      /\(E[A-Z]+\)$/,
    ],
  ])('to a port that %s may be tried again', async (_how, open, words) => {
    const error = await failing(aMailbox(await open()));
    expect(error.isFinal).toBe(false);
    expect(error.message).toMatch(words);
  });

  test('is stopped with the daemon', async () => {
    const stop = new AbortController();
    const { port } = await openTcp(() => stop.abort());
    const error = await failing(aMailbox(port), { signal: stop.signal });
    expect(error).toMatchObject({ isFinal: false, message: expect.stringContaining('stopped') });
  });
});

async function certificates() {
  const authority = await makeAuthority();
  return { authority, certificate: await makeCertificate({ signer: authority, ip: '127.0.0.1' }) };
}

function never(): never {
  throw new Error('no mail came');
}
