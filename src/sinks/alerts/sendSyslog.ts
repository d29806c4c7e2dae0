import type { SyslogChannel } from '../../model/channel.ts';
import { sendDatagram } from '../../net/sendDatagram.ts';
import { sendStream } from '../../net/sendStream.ts';
import { renderSyslog } from '../../report/alerts/renderSyslog.ts';
import { deliveryFault } from './deliveryFault.ts';
import type { Sending } from './sending.ts';

const TIMEOUT_MS = 10_000;
/** Octets of one message: what every path carries in one packet, IPv6 included; and what receivers of streams take. */
const LONGEST_DATAGRAM = 1200;
const LONGEST_MESSAGE = 8192;

/** Sends a notice as one syslog message. No receiver confirms it: only what fails at once is known to have failed. */
export async function sendSyslog(channel: SyslogChannel, sending: Sending): Promise<void> {
  const { name, host, port } = channel;
  const signal = AbortSignal.any([sending.signal, AbortSignal.timeout(TIMEOUT_MS)]);
  await sendBy(channel, sending, { host, port, signal }).catch((error: unknown) => {
    throw deliveryFault(`${name} (${host})`, error);
  });
}

function sendBy(
  { transport, facility }: SyslogChannel,
  { notice, identity }: Sending,
  receiver: { readonly host: string; readonly port: number; readonly signal: AbortSignal },
): Promise<void> {
  const { host, tool, authorities = null } = identity;
  const message = (most: number): Buffer => Buffer.from(renderSyslog(notice, { facility, host, tool }, most));
  switch (transport) {
    case 'udp':
      return sendDatagram(message(LONGEST_DATAGRAM), receiver);
    case 'tcp':
      return sendStream(counted(message(LONGEST_MESSAGE)), receiver, null);
    case 'tls':
      return sendStream(counted(message(LONGEST_MESSAGE)), receiver, { authorities });
  }
}

/** With its length in front (RFC 6587 section 3.4.1, RFC 5425 section 4.3). */
function counted(message: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${message.length} `), message]);
}
