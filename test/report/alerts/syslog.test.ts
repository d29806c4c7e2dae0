import { describe, expect, test } from 'vitest';
import { renderSyslog } from '../../../src/report/alerts/renderSyslog.ts';
import { aNotice, anAlert, aResolvedNotice } from '../../support/notices.ts';

const tool = { name: 'cicprobe', version: '0.1.0' };
const sender = { facility: 16, host: 'pc17', tool };

describe('a syslog message', () => {
  test.each([
    [130, aNotice()],
    [132, aNotice({ alert: anAlert({ kind: 'flapping' }) })],
    [133, aResolvedNotice()],
    [134, aNotice({ kind: 'test' })],
  ])('begins with the priority %d', (priority, notice) => {
    expect(renderSyslog(notice, sender, 1200).startsWith(`<${priority}>1 `)).toBe(true);
  });

  test('in ASCII has no byte order mark, any other has one in front of the text', () => {
    expect(renderSyslog(aNotice(), sender, 8192)).toContain('] Broken');
    expect(renderSyslog(aNotice({ site: 'Köln' }), sender, 8192)).toContain('] \ufeffBroken');
  });

  test('escapes what would end a value', () => {
    const odd = { ...sender, tool: { name: 'a"b\\c]d', version: '1]' } };
    expect(renderSyslog(aNotice(), odd, 8192)).toContain(
      '[origin software="a\\"b\\\\c\\]d" swVersion="1\\]"]',
    );
    expect(renderSyslog(aNotice({ id: 'a"b\\c' }), sender, 8192)).toContain('notice="a\\"b\\\\c"');
  });

  test('of a host without a name has a dash in its place, and of a target without one nothing', () => {
    const message = renderSyslog(
      aNotice({ alert: anAlert({ target: null }) }),
      { ...sender, host: ' ' },
      8192,
    );
    expect(message).toMatch(/^<130>1 \S+ - cicprobe - opened /);
    expect(message).not.toContain('target=');
  });

  test('that is too long loses of its sentence, not of what machines read', () => {
    const message = renderSyslog(aNotice({ site: 'x'.repeat(100) }), sender, 500);
    expect(message).toHaveLength(500 - 2 - 2);
    expect(message).toContain('… notice="n-0001" alert="a-0197"');
    expect(message).toContain('since="2026-11-26T12:00:00.000Z"');
  });
});
