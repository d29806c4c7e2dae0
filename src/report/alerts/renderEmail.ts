import type { Notice } from '../../model/alert.ts';
import { cutText } from './cutText.ts';
import { noticeWords } from './noticeWords.ts';
import { renderNoticeHtml } from './renderNoticeHtml.ts';
import { renderNoticeText } from './renderNoticeText.ts';

/** A notice as a mail without sender and recipients. No text of it can begin another header. */
export interface NoticeMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The same when the notice is sent again. */
  readonly messageId: string;
  /** The same for all notices of an alert, so that they stand together. */
  readonly references: string;
  readonly atMs: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** Longer ones are cut by many readers anyway. */
const LONGEST_SUBJECT = 180;

export function renderEmail(notice: Notice): NoticeMail {
  const words = noticeWords(notice);
  return {
    subject: cutText(`[cicprobe] ${words.headline}`, LONGEST_SUBJECT),
    text: renderNoticeText(words),
    html: renderNoticeHtml(words),
    messageId: messageId(`notice-${notice.id}`, notice.host),
    references: messageId(`alert-${notice.alert.id}`, notice.host),
    atMs: notice.atMs,
    // RFC 3834 section 5, and what Exchange obeys: no absence note is to answer.
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
  };
}

/** `<left@right>` of RFC 5322 section 3.6.4, of letters, digits, dots and dashes alone. */
function messageId(left: string, right: string): string {
  return `<${atoms(left)}@${atoms(right)}>`;
}

function atoms(text: string): string {
  const plain = text
    .replace(/[^A-Za-z0-9.-]+/g, '-')
    .replace(/\.{2,}/g, '.')
    .replace(/^\.|\.$/g, '');
  return plain === '' ? 'cicprobe' : plain;
}
