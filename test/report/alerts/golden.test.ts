import { describe, expect, test } from 'vitest';
import { noticeWords } from '../../../src/report/alerts/noticeWords.ts';
import { renderAlertmanager } from '../../../src/report/alerts/renderAlertmanager.ts';
import { renderEmail } from '../../../src/report/alerts/renderEmail.ts';
import { renderNoticeJson } from '../../../src/report/alerts/renderNoticeJson.ts';
import { renderNoticeText } from '../../../src/report/alerts/renderNoticeText.ts';
import { renderSlack } from '../../../src/report/alerts/renderSlack.ts';
import { renderSyslog } from '../../../src/report/alerts/renderSyslog.ts';
import { renderTeams } from '../../../src/report/alerts/renderTeams.ts';
import { expectGolden } from '../golden.ts';
import { goldenNotices } from './goldenNotices.ts';

const tool = { name: 'cicprobe', version: '0.1.0' };
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

describe.each(goldenNotices)('the notice "%s"', (name, notice) => {
  test('as text', () => {
    expectGolden(`alerts/${name}.txt`, renderNoticeText(noticeWords(notice)));
  });

  test('as a mail', () => {
    const { html, text, ...mail } = renderEmail(notice);
    expect(text).toBe(renderNoticeText(noticeWords(notice)));
    expectGolden(`alerts/${name}.html`, html);
    expectGolden(`alerts/${name}.mail.json`, json(mail));
  });

  test('as JSON', () => {
    expectGolden(`alerts/${name}.json`, json(JSON.parse(renderNoticeJson(notice, tool))));
  });

  test('for Slack', () => {
    expectGolden(`alerts/${name}.slack.json`, json(renderSlack(notice)));
  });

  test('for Teams', () => {
    expectGolden(`alerts/${name}.teams.json`, json(renderTeams(notice)));
  });

  test('for Alertmanager', () => {
    expectGolden(`alerts/${name}.alertmanager.json`, json(renderAlertmanager(notice, notice.atMs + 1000)));
  });

  test('for syslog', () => {
    const sender = { facility: 16, host: 'pc17', tool };
    expectGolden(`alerts/${name}.syslog`, `${renderSyslog(notice, sender, 1200)}\n`);
  });
});
