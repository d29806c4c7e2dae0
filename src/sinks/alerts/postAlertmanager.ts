import type { AlertmanagerChannel } from '../../model/channel.ts';
import { renderAlertmanager } from '../../report/alerts/renderAlertmanager.ts';
import { postNotice } from './postNotice.ts';
import { readConfidential } from './readSecret.ts';
import type { Sending } from './sending.ts';

/** Posts a notice to Alertmanager. An open alert posted again lasts longer from then on. */
export async function postAlertmanager(channel: AlertmanagerChannel, sending: Sending): Promise<void> {
  const { readSecret, notice } = sending;
  const target = {
    channel: channel.name,
    url: readConfidential(channel.url, readSecret),
    path: '/api/v2/alerts',
    bearer: channel.bearer === null ? null : readSecret(channel.bearer),
  };
  await postNotice(target, JSON.stringify(renderAlertmanager(notice, Date.now())), sending);
}
