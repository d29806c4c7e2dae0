import { describe, expect, test } from 'vitest';
import type { Notice } from '../../../src/model/alert.ts';
import { noticeWords } from '../../../src/report/alerts/noticeWords.ts';
import { renderAlertmanager } from '../../../src/report/alerts/renderAlertmanager.ts';
import { renderEmail } from '../../../src/report/alerts/renderEmail.ts';
import { renderNoticeJson } from '../../../src/report/alerts/renderNoticeJson.ts';
import { renderNoticeText } from '../../../src/report/alerts/renderNoticeText.ts';
import { renderSlack } from '../../../src/report/alerts/renderSlack.ts';
import { renderSyslog } from '../../../src/report/alerts/renderSyslog.ts';
import { renderTeams } from '../../../src/report/alerts/renderTeams.ts';
import { aNotice, anAlert, anAlertPath } from '../../support/notices.ts';
import { HOSTILE, hostile, unprintableIn } from '../hostile.ts';

const tool = { name: 'cicprobe', version: '0.1.0' };
const MARKUP = '<!channel> &amp; [a](http://evil.test) <img src=x> "q" \\ ]';
const octets = (text: string): number => new TextEncoder().encode(text).length;

/** Long texts of peers, several hundred paths, and what tries to be something else. */
function tooMuch(filling: string): Notice {
  const paths = Array.from({ length: 510 }, (_, at) =>
    anAlertPath({
      port: at + 1,
      impact: `${at} ${filling}`,
      text: `${at} ${filling}`,
      target: `${at} ${filling}`,
    }),
  );
  const alert = anAlert({
    title: filling,
    target: filling,
    key: filling,
    watch: filling,
    kind: 'path-broken',
    paths,
  });
  return aNotice({ host: filling, site: filling, alert });
}

const notices: readonly (readonly [string, Notice])[] = [
  ['controls', hostile(aNotice())],
  ['markup', tooMuch(MARKUP.repeat(10))],
  ['wide characters', tooMuch('漢字'.repeat(300))],
  ['characters of four octets', tooMuch('😀'.repeat(300))],
  ['escapes', tooMuch(HOSTILE.repeat(20))],
  ['ampersands', tooMuch('&'.repeat(600))],
];

describe.each(notices)('a notice of %s', (_name, notice) => {
  test('is printable as text and in a mail, and begins no header', () => {
    const { subject, text, html, messageId, references } = renderEmail(notice);
    for (const line of [text, html]) expect(unprintableIn(line)).toEqual([]);
    expect(subject).not.toMatch(/[\r\n\p{Cc}]/u);
    expect([...subject].length).toBeLessThanOrEqual(180);
    for (const id of [messageId, references]) expect(id).toMatch(/^<[A-Za-z0-9.-]+@[A-Za-z0-9.-]+>$/);
  });

  test('is no markup in HTML', () => {
    const tags = renderEmail(notice).html.match(/<\/?[a-z!][a-z0-9]*/gi) ?? [];
    const known = new Set([
      'html',
      'head',
      'meta',
      'title',
      'body',
      'h1',
      'h2',
      'table',
      'tr',
      'th',
      'td',
      'ul',
      'li',
      'p',
    ]);
    expect(
      tags.map((tag) => tag.replace(/^<\/?/, '')).filter((tag) => !known.has(tag) && tag !== '!DOCTYPE'),
    ).toEqual([]);
  });

  test('keeps to the limits of Slack and escapes what would be a mention', () => {
    const { text, blocks } = renderSlack(notice);
    expect(blocks.length).toBeLessThanOrEqual(50);
    for (const block of blocks) {
      expect(block.text.text.length).toBeLessThanOrEqual(block.type === 'header' ? 150 : 3000);
      expect(block.text.text).not.toMatch(/[<>]|&(?!(amp|lt|gt);)/);
      expect(unprintableIn(block.text.text)).toEqual([]);
    }
    expect(text).not.toMatch(/[<>]|&(?!(amp|lt|gt);)/);
    expect(text.length).toBeLessThanOrEqual(500);
  });

  test('is a card that Teams takes, without Markdown', () => {
    const message = renderTeams(notice);
    // What Microsoft allows is 28 KB.
    expect(octets(JSON.stringify(message))).toBeLessThan(28_000);
    const { body } = message.attachments[0].content;
    expect(new Set(body.map(({ type }) => type))).toEqual(new Set(['RichTextBlock']));
    expect(body.flatMap(({ inlines }) => inlines).flatMap(({ text }) => unprintableIn(text))).toEqual([]);
  });

  test('has labels of bounded length in Alertmanager', () => {
    const [{ labels, annotations }] = renderAlertmanager(notice, notice.atMs);
    for (const value of Object.values(labels)) {
      expect([...value].length).toBeLessThanOrEqual(255);
      expect(unprintableIn(value)).toEqual([]);
    }
    expect(unprintableIn(Object.values(annotations).join('\n'))).toEqual([]);
  });

  test.each([1200, 8192])('is a syslog message of %d octets at most', (most) => {
    const message = renderSyslog(notice, { facility: 23, host: notice.host, tool }, most);
    expect(octets(message)).toBeLessThanOrEqual(most);
    expect(message).toMatch(
      /^<(186|188)>1 2026-11-26T12:00:00\.042Z [\x21-\x7e]{1,255} cicprobe - opened \[origin software="cicprobe" swVersion="0\.1\.0"\] /,
    );
    // The byte order mark is a format character, the only one.
    expect(unprintableIn(message.replace('\ufeff', ''))).toEqual([]);
  });

  test('is JSON that steers no terminal, with the first paths', () => {
    const text = renderNoticeJson(notice, tool);
    expect(unprintableIn(text)).toEqual([]);
    const { alert } = JSON.parse(text);
    expect(alert.pathCount).toBe(notice.alert.paths.length);
    expect(alert.paths).toHaveLength(Math.min(500, notice.alert.paths.length));
  });

  test('is text of some screens at most', () => {
    expect(renderNoticeText(noticeWords(notice)).split('\n').length).toBeLessThan(60);
  });
});

test('a mail whose ids have nothing in them that a header may hold still has a Message-ID', () => {
  const { messageId } = renderEmail(aNotice({ id: '..', host: '.' }));
  expect(messageId).toBe('<notice-@cicprobe>');
});
