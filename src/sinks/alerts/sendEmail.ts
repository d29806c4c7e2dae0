import type { EmailChannel } from '../../model/channel.ts';
import { type Submitted, submitMail } from '../../net/submitMail.ts';
import { renderEmail } from '../../report/alerts/renderEmail.ts';
import { quoted } from '../../report/printable.ts';
import { deliveryFault, faultOf } from './deliveryFault.ts';
import type { Sending } from './sending.ts';

/** For each step; a whole conversation may take more. */
const STEP_MS = 10_000;
const WHOLE_MS = 60_000;

/** Hands a notice in as a mail; throws a `DeliveryError` unless the server takes it for every recipient. */
export async function sendEmail(channel: EmailChannel, sending: Sending): Promise<void> {
  const { notice, identity, readSecret } = sending;
  const { name, host, port, security, from, to } = channel;
  if (channel.login !== null && security === 'none') {
    throw faultOf(name, 'a password is never sent without encryption: set security to starttls or tls', {
      isFinal: true,
    });
  }
  const login =
    channel.login === null
      ? null
      : { user: channel.login.user, password: readSecret(channel.login.password) };
  const who = `${name} (${host})`;
  const submitted = await submitMail(
    { ...renderEmail(notice), from, to },
    {
      host,
      port,
      security,
      login,
      ownName: greetingName(identity.host),
      timeoutMs: STEP_MS,
      authorities: identity.authorities ?? null,
      signal: AbortSignal.any([sending.signal, AbortSignal.timeout(WHOLE_MS)]),
    },
  ).catch((error: unknown) => {
    throw deliveryFault(who, error);
  });
  refuse(who, submitted, to.length);
}

/** What EHLO may hold (RFC 5321 section 4.1.2). */
function greetingName(host: string): string {
  return host.replace(/[^A-Za-z0-9.-]/g, '') || 'cicprobe';
}

function refuse(who: string, submitted: Submitted, recipients: number): void {
  switch (submitted.kind) {
    case 'taken':
      if (submitted.refused.length === 0) return;
      // Sent again it would reach the others twice.
      throw faultOf(
        who,
        `the server took it for ${recipients - submitted.refused.length} of ${recipients} recipients, not for ${submitted.refused.map(quoted).join(', ')}`,
        { isFinal: true },
      );
    case 'refused': {
      const { isLogin, isPermanent, code, words } = submitted;
      // A server may repeat what it was sent: of a login nothing but the code is told.
      const what = isLogin
        ? `the server refuses the login (SMTP ${code})`
        : `the server refuses it: ${quoted(words)}`;
      throw faultOf(who, what, { isFinal: isPermanent });
    }
  }
}
