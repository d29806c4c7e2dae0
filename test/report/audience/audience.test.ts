import { describe, expect, test } from 'vitest';
import type { Report } from '../../../src/model/report.ts';
import { managerPage } from '../../../src/report/audience/managerPage.ts';
import { networkPage } from '../../../src/report/audience/networkPage.ts';
import { renderPageMarkdown } from '../../../src/report/audience/renderPageMarkdown.ts';
import { renderPageText } from '../../../src/report/audience/renderPageText.ts';
import { anEvidence, aReport, aReportPath, aRun } from '../../support/builders.ts';
import { cancelled, empty, hostileMixed, mixed, paired, preInstall } from '../formats.ts';
import { expectGolden } from '../golden.ts';
import { unprintableIn } from '../hostile.ts';
import { ansiStyle, plainLook, withoutColour } from '../looks.ts';

const pages = { network: networkPage, manager: managerPage } as const;
const audiences = Object.entries(pages);
const runs: readonly (readonly [string, Report])[] = [
  ['mixed', mixed],
  ['pre-install', preInstall],
  ['cancelled', cancelled],
  ['paired', paired],
  ['empty', empty],
];

describe.each(audiences)('for %s', (audience, page) => {
  test.each(runs)('%s', (name, report) => {
    expectGolden(`audience/${audience}-${name}.txt`, renderPageText(page(report), plainLook));
  });

  test('as Markdown', () => {
    expectGolden(`audience/${audience}-mixed.md`, renderPageMarkdown(page(mixed)));
  });

  test('keeps to the width, and whatever a peer said is printable', () => {
    const text = renderPageText(page(hostileMixed), plainLook);
    expect(unprintableIn(text)).toEqual(unprintableIn(''));
    for (const line of text.split('\n')) expect([...line].length).toBeLessThanOrEqual(80);
    expect(unprintableIn(renderPageMarkdown(page(hostileMixed)))).toEqual(unprintableIn(''));
  });

  test('colours change nothing but colours', () => {
    const coloured = renderPageText(page(mixed), { ...plainLook, style: ansiStyle });
    expect(coloured).not.toBe(renderPageText(page(mixed), plainLook));
    expect(withoutColour(coloured)).toBe(renderPageText(page(mixed), plainLook));
  });
});

describe('the network page', () => {
  const lines = (report: Report): readonly string[] =>
    networkPage(report).sections.flatMap(({ title, items }) => [
      title,
      ...items.flatMap(({ text, details }) => [text, ...details]),
    ]);
  const blocked = { verdict: 'blocked', outcome: 'broken', reason: { code: 'silent', text: '' } } as const;
  const silent = anEvidence({ kind: 'silent', stage: 'connect' });

  test('has one line for neighbouring ports, by the device that stops them', () => {
    const report = aReport({
      paths: [
        ...[8020, 8018, 8019, 445, 445].map((port) =>
          aReportPath({ ...blocked, port, evidence: [silent, silent] }),
        ),
        aReportPath({ ...blocked, blockedBy: '10.1.0.1', address: 'fd00::5', evidence: [] }),
        aReportPath({ ...blocked, lastHop: '10.1.0.2', address: null, evidence: [] }),
      ],
    });
    expect(lines(report)).toEqual([
      'Broken, no device on the way is known',
      '10.9.8.7:any -> 10.0.0.5:445,8018-8020/tcp',
      'blocked (silent); evidence: silent 2',
      'Broken, refused by 10.1.0.1',
      'ws-042 (address unknown):any -> [fd00::5]:5597/tcp',
      'blocked (silent); evidence: none',
      'Broken, last seen at 10.1.0.2, and stopped there or behind it',
      'ws-042 (address unknown):any -> cic01 (no address):5597/tcp',
      'blocked (silent); evidence: none',
    ]);
  });

  test('says nothing of what it is for', () => {
    for (const [, report] of runs) {
      const text = renderPageText(networkPage(report), { ...plainLook, width: 120 });
      for (const { impact, purpose, service } of report.paths) {
        for (const words of [impact, purpose, service]) expect(text).not.toContain(words);
      }
    }
  });
});

describe('the page of the manager', () => {
  const pageOf = (...paths: Report['paths']) => managerPage(aReport({ paths }));
  const items = (...paths: Report['paths']): readonly string[] =>
    pageOf(...paths).sections.flatMap((section) =>
      section.items.map(({ text }) => `${section.title} | ${text}`),
    );
  const broken = (verdict: Report['paths'][number]['verdict']) =>
    aReportPath({ verdict, outcome: 'broken', impact: 'Nobody can log on.' });

  test.each([
    ['blocked', 'the network team must act'],
    ['closed', 'the server team must act'],
    ['unreachable', 'who must act is not known yet'],
    ['wrong-service', 'who must act is not known yet'],
    ['unresolved', 'who must act is not known yet'],
  ] as const)('%s: %s', (verdict, who) => {
    expect(items(broken(verdict))).toEqual([`Does not work: ${who} | Nobody can log on`]);
  });

  test('blames nobody where two things are amiss', () => {
    expect(items(broken('blocked'), broken('closed'))).toEqual([
      'Does not work: who must act is not known yet | Nobody can log on',
    ]);
  });

  test('calls nothing broken that is merely unproven, and nothing fine', () => {
    const unproven = aReportPath({ verdict: 'unproven', outcome: 'unproven', impact: 'No voice' });
    expect(items(unproven, aReportPath({ impact: 'No voice' }))).toEqual([
      'Not known: it may work, and it may not | Perhaps: No voice',
    ]);
    expect(pageOf(unproven).title).toMatch(/\? Not known$/);
    expect(pageOf(unproven, broken('closed')).title).toMatch(/\? No$/);
    expect(pageOf(aReportPath()).title).toMatch(/\? Yes, as far as it was checked$/);
    expect(pageOf().title).toMatch(/\? Nothing was checked$/);
  });

  test('names a port only where nothing else tells what it is about', () => {
    expect(items({ ...broken('closed'), impact: '' })).toEqual([
      'Does not work: the server team must act | Notifier (tcp 5597) does not work',
    ]);
    for (const [, report] of runs) {
      const text = renderPageText(managerPage(report), plainLook);
      expect(text).not.toMatch(/\b(tcp|udp)\b|\d{4,5}\/(tcp|udp)/i);
    }
  });

  test('a run that was cut short says so', () => {
    const cut = { ...aReport(), run: aRun({ ended: 'deadline' }) };
    expect(managerPage(cut).lead.join()).toContain('stopped early');
    expect(networkPage(cut).lead.join()).toContain('ended early (deadline)');
  });
});

test('an echo has no ports for the network', () => {
  const path = aReportPath({
    transport: 'icmp',
    port: 0,
    outcome: 'broken',
    verdict: 'blocked',
    address: '10.0.0.9',
  });
  const text = renderPageText(networkPage(aReport({ paths: [path] })), plainLook);
  expect(text).toMatch(/-> 10\.0\.0\.9 icmp echo$/m);
  expect(text).not.toContain(':0');
});
