import type { Notice } from '../../model/alert.ts';
import type { WebhookChannel } from '../../model/channel.ts';
import { renderNoticeJson } from '../../report/alerts/renderNoticeJson.ts';
import { renderSlack } from '../../report/alerts/renderSlack.ts';
import { renderTeams } from '../../report/alerts/renderTeams.ts';
import { postNotice } from './postNotice.ts';
import { readConfidential } from './readSecret.ts';
import type { Sending } from './sending.ts';

/** Posts a notice to a webhook, in the shape that its receiver knows. */
export async function postWebhook(channel: WebhookChannel, sending: Sending): Promise<void> {
  const { readSecret, notice, identity } = sending;
  const target = {
    channel: channel.name,
    url: readConfidential(channel.url, readSecret),
    path: '',
    bearer: channel.bearer === null ? null : readSecret(channel.bearer),
  };
  await postNotice(target, bodyOf(channel.shape, notice, identity.tool), sending);
}

function bodyOf(
  shape: WebhookChannel['shape'],
  notice: Notice,
  tool: { readonly name: string; readonly version: string },
): string {
  switch (shape) {
    case 'generic':
      return renderNoticeJson(notice, tool);
    case 'slack':
      return JSON.stringify(renderSlack(notice));
    case 'teams':
      return JSON.stringify(renderTeams(notice));
  }
}
