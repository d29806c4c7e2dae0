import type { Channel } from '../../model/channel.ts';
import type { Deliver } from '../../model/delivery.ts';
import type { SecretRef } from '../../model/secret.ts';
import { deliveryFault } from './deliveryFault.ts';
import { postAlertmanager } from './postAlertmanager.ts';
import { postWebhook } from './postWebhook.ts';
import { readSecret } from './readSecret.ts';
import { sendEmail } from './sendEmail.ts';
import type { Identity, Sending } from './sending.ts';
import { sendSyslog } from './sendSyslog.ts';

/** Makes what sends a notice to that channel. Secrets are read for each notice anew, so that they may be renewed. */
export function makeDeliver(
  channel: Channel,
  secrets: (ref: SecretRef) => string,
  identity: Identity,
): Deliver {
  return async (notice, signal) => {
    const sending: Sending = {
      notice,
      signal,
      identity,
      readSecret: (ref) => readSecret(channel.name, ref, secrets),
    };
    try {
      signal.throwIfAborted();
      await send(channel, sending);
    } catch (error) {
      throw deliveryFault(channel.name, error);
    }
  };
}

function send(channel: Channel, sending: Sending): Promise<void> {
  switch (channel.kind) {
    case 'webhook':
      return postWebhook(channel, sending);
    case 'email':
      return sendEmail(channel, sending);
    case 'alertmanager':
      return postAlertmanager(channel, sending);
    case 'syslog':
      return sendSyslog(channel, sending);
  }
}
