import { describe, expect, test } from 'vitest';
import { asciiSigns } from '../../src/report/look.ts';
import { makeReport, type ReportInput } from '../../src/report/makeReport.ts';
import { renderText } from '../../src/report/renderText.ts';
import { textColumns } from '../../src/report/textColumns.ts';
import type { TextOptions } from '../../src/report/textOptions.ts';
import { expectGolden } from './golden.ts';
import { hostile, shuffled, unprintableIn } from './hostile.ts';
import { ansiStyle, plainText, withoutColour } from './looks.ts';
import * as scenarios from './scenarios.ts';

const goldens: readonly (readonly [file: string, input: ReportInput, options: Partial<TextOptions>])[] = [
  ['all-good.txt', scenarios.allGood, {}],
  ['partly-checked.txt', scenarios.partlyChecked, {}],
  ['mixed.txt', scenarios.mixed, {}],
  ['mixed-120.txt', scenarios.mixed, { width: 120 }],
  ['mixed-60.txt', scenarios.mixed, { width: 40 }],
  ['mixed-ascii.txt', scenarios.mixed, { signs: asciiSigns }],
  ['mixed-document-order.txt', scenarios.mixed, { sort: 'document' }],
  ['mixed-verbose.txt', scenarios.mixed, { verbose: true, width: 100 }],
  ['nothing-broken.txt', scenarios.nothingBroken, {}],
  ['dead-host.txt', scenarios.deadHost, {}],
  ['dead-host-document-order.txt', scenarios.deadHost, { sort: 'document' }],
  ['dead-host-verbose.txt', scenarios.deadHost, { verbose: true }],
  ['unresolved.txt', scenarios.unresolved, {}],
  ['pre-install.txt', scenarios.preInstall, {}],
  ['pre-install-verbose.txt', scenarios.preInstall, { verbose: true, width: 120 }],
  ['paired.txt', scenarios.paired, {}],
  ['paired-verbose.txt', scenarios.paired, { verbose: true, width: 120 }],
  ['cancelled.txt', scenarios.cancelled, {}],
  ['local-faults.txt', scenarios.localFaults, {}],
  ['two-addresses.txt', scenarios.twoAddresses, {}],
  ['own-certificates.txt', scenarios.ownCertificates, {}],
  ['hardly-checked.txt', scenarios.hardlyChecked, {}],
  ['hardly-checked-verbose.txt', scenarios.hardlyChecked, { verbose: true }],
  ['all-closed.txt', scenarios.allClosed, {}],
  ['empty.txt', scenarios.empty, {}],
];

const everyScenario = Object.entries(scenarios as Record<string, ReportInput>);

describe('renderText', () => {
  test.each(goldens)('prints %s', (file, input, options) => {
    expectGolden(`text/${file}`, renderText(makeReport(input), { ...plainText, ...options }));
  });

  test.each(everyScenario)('keeps every line of %s within the width', (_name, input) => {
    const report = makeReport(input);
    for (const width of [0, 60, 61, 72, 80, 100, 120, 500]) {
      for (const options of [{}, { verbose: true }, { signs: asciiSigns }, { sort: 'document' as const }]) {
        const widest = Math.max(
          ...renderText(report, { ...plainText, width, ...options })
            .split('\n')
            .map(textColumns),
        );
        expect(widest).toBeLessThanOrEqual(Math.min(Math.max(width, 60), 120));
      }
    }
  });

  test.each(everyScenario)(
    'ends every line of %s without blanks, and the text with one line feed',
    (_name, input) => {
      const text = renderText(makeReport(input), plainText);
      expect(text).not.toMatch(/[ ]$/m);
      expect(text).toMatch(/[^\n]\n$/);
    },
  );

  test.each(everyScenario)('colours %s without changing its text', (_name, input) => {
    const report = makeReport(input);
    const coloured = renderText(report, { ...plainText, style: ansiStyle, verbose: true });
    expect(coloured).toContain('\u001b[1m');
    expect(withoutColour(coloured)).toBe(renderText(report, { ...plainText, verbose: true }));
  });

  test('shows green only what is proven open', () => {
    const green = (input: ReportInput): readonly string[] =>
      renderText(makeReport(input), { ...plainText, style: ansiStyle })
        .split('\n')
        .filter((line) => line.includes('\u001b[32m'))
        .map(withoutColour);
    expect(green(scenarios.mixed).every((line) => line.includes(' open '))).toBe(true);
    expect(green(scenarios.mixed)).toHaveLength(4);
    expect(green(scenarios.nothingBroken).some((line) => line.includes('unproven'))).toBe(false);
    expect(green(scenarios.empty)).toEqual([]);
    expect(green(scenarios.allGood).at(-1)).toBe('All documented paths are open.');
  });

  test.each(everyScenario)('lets no control character of %s through', (_name, input) => {
    const report = hostile(makeReport(input));
    for (const options of [{}, { verbose: true }]) {
      expect(unprintableIn(renderText(report, { ...plainText, ...options }))).toEqual([]);
    }
    expect(renderText(report, plainText)).toContain('\\x1b[2J\\u{202e}');
    const ascii = renderText(report, { ...plainText, signs: asciiSigns, verbose: true });
    expect(ascii).toMatch(/^[\x20-\x7e\n]*$/);
  });

  test.each(everyScenario)('prints %s the same whatever order the findings came in', (_name, input) => {
    const other = {
      ...input,
      findings: shuffled(input.findings),
      skipped: shuffled(input.skipped),
      causes: shuffled(input.causes),
    };
    expect(renderText(makeReport(other), plainText)).toBe(renderText(makeReport(input), plainText));
  });

  test('never calls an unproven path fine', () => {
    const text = renderText(makeReport(scenarios.nothingBroken), plainText);
    expect(text).not.toMatch(/\b(ok|fine|success|all documented paths are open)\b/i);
    expect(text).toContain('Nothing broken, 2 unproven');
  });

  test('says that a partial result is partial, for either reason', () => {
    const deadline = {
      ...scenarios.cancelled,
      run: { ...scenarios.cancelled.run, ended: 'deadline' as const },
    };
    expect(renderText(makeReport(deadline), plainText)).toContain(
      'This result is partial: the time limit of the run came before every path had\n  been tried.',
    );
    expect(renderText(makeReport(scenarios.cancelled), plainText)).toContain(
      'This result is partial: the run was stopped',
    );
  });
});
