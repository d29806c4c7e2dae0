import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { renderGithub } from '../../src/report/renderGithub.ts';
import { aReason, aReport, aReportPath } from '../support/builders.ts';
import { allGood, cancelled, empty, hostileMixed, mixed, shown } from './formats.ts';
import { expectGolden } from './golden.ts';
import { unprintableIn } from './hostile.ts';

const COMMAND = /^::(error|warning|notice) title=([^:,\n]*)::(.*)$/;

/** The commands as a runner reads them: line by line, with the escapes taken back. */
function annotationsOf(report: Report) {
  const plain = (text = ''): string =>
    text
      .replaceAll('%3A', ':')
      .replaceAll('%2C', ',')
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%25', '%');
  return renderGithub(report)
    .trimEnd()
    .split('\n')
    .map((line) => {
      const found = COMMAND.exec(line);
      expect(found, line).not.toBeNull();
      return { level: found?.[1], title: plain(found?.[2]), text: plain(found?.[3]) };
    });
}

describe('renderGithub', () => {
  test.each(shown)('prints %s', (name, report) => {
    expectGolden(`github/${name}.txt`, renderGithub(report));
  });

  test('what is broken is an error, what is unproven a warning, the sum a notice', () => {
    const levels = (report: Report): readonly (string | undefined)[] => [
      ...new Set(annotationsOf(report).map(({ level }) => level)),
    ];
    expect(levels(mixed)).toEqual(['error', 'warning', 'notice']);
    expect(levels(allGood)).toEqual(['notice']);
    expect(annotationsOf(empty)).toEqual([
      expect.objectContaining({ level: 'notice', text: expect.stringContaining('nothing is known') }),
    ]);
  });

  test('a path that was never tried has nothing at stake', () => {
    for (const { level, text } of annotationsOf(cancelled)) {
      if (level === 'warning') expect(text).not.toContain('Breaks');
    }
    const path = aReportPath({ verdict: 'blocked', outcome: 'broken', impact: '' });
    expect(annotationsOf(aReport({ paths: [path] }))[0]?.text).not.toContain('Breaks');
  });

  test('beyond ten of a kind the last one counts the rest', () => {
    const broken = (count: number): Report =>
      aReport({
        paths: Array.from({ length: count }, (_, index) =>
          aReportPath({
            id: `p${index}`,
            port: 1000 + 2 * index,
            verdict: 'blocked',
            outcome: 'broken',
            reason: aReason(`reason ${index}`),
          }),
        ),
      });
    const errors = (report: Report) => annotationsOf(report).filter(({ level }) => level === 'error');
    expect(errors(broken(10)).at(-1)?.text).toContain('reason 9');
    expect(errors(broken(12))).toHaveLength(10);
    expect(errors(broken(12)).at(-1)?.text).toBe('3 more findings: see the whole report');
  });

  test('no text of a peer ends a command or begins one', () => {
    const text = '100%\n::error title=x::y\r%0A, a: b';
    const path = aReportPath({
      service: 'a: b, c',
      verdict: 'blocked',
      outcome: 'broken',
      reason: aReason(text),
    });
    const [first, ...others] = annotationsOf(aReport({ paths: [path] }));
    expect(first?.title).toBe('a: b, c: blocked');
    expect(first?.text.split('\n')[0]).toBe('100% ::error title=x::y %0A, a: b');
    expect(others.map(({ level }) => level)).toEqual(['notice']);
    expect(unprintableIn(renderGithub(hostileMixed))).toEqual([]);
  });
});
