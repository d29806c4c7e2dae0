import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { aReport } from '../support/builders.ts';
import { aFolder, tell } from '../support/fakeTerminal.ts';

// Loading the layout engine and drawing everything takes a second or two, more on a busy machine.
const PATIENT = 60_000;

const headingsOf = (svg: string): readonly (string | undefined)[] =>
  [...svg.matchAll(/class="cic-heading"[^>]*>([^<]*)</g)].map(([, title]) => title);

describe('cicprobe diagram', () => {
  test(
    'draws the whole port map as one SVG',
    async () => {
      const told = await tell(['diagram']);
      expect(told).toMatchObject({ code: 0, err: '' });
      expect(told.out).toMatch(/^<svg [^>]*>.*<\/svg>\n$/s);
      expect(headingsOf(told.out).length).toBeGreaterThan(24);
    },
    PATIENT,
  );

  test.each([
    ['its slug', 'voicexml'],
    ['its title', 'VoiceXML'],
    ['its title in other letters', 'voiceXML'],
  ])('draws one section by %s', async (_what, section) => {
    const told = await tell(['diagram', '--section', section, '-f', 'mermaid']);
    expect(told).toMatchObject({ code: 0, err: '' });
    expect(told.out).toMatch(/^%% VoiceXML\nflowchart LR\n/);
  });

  test('draws a role with its peers first, with what it also is', async () => {
    const told = await tell(['diagram', '--role', 'ip-phone', '-f', 'mermaid']);
    expect(told.out.match(/^## .*/gm)).toEqual([
      '## What IP phone must reach, and what must reach it',
      '## IP Phone Operations',
      '## Interaction Media Server',
      '## Interaction SIP Proxy',
      '## AudioCodes Ports',
    ]);
  });

  test(
    'draws a saved run into a file',
    async () => {
      const cwd = await aFolder({ 'run.json': JSON.stringify(aReport()) });
      const told = await tell(['diagram', '--from', 'run.json', '--output', 'run.svg'], { cwd });
      expect(told).toEqual({ code: 0, out: '', err: '' });
      const svg = await readFile(path.join(cwd, 'run.svg'), 'utf8');
      expect(headingsOf(svg)).toEqual([
        'What ws-042 must reach, and what must reach it',
        'Client operations · Interaction Desktop',
      ]);
      expect(svg).toContain('✓ met');
    },
    PATIENT,
  );

  test.each<[string, readonly string[], RegExp]>([
    [
      'an unknown role',
      ['--role', 'workstaton'],
      /^--role: unknown role "workstaton"; did you mean "workstation"\?\n$/,
    ],
    ['an acronym', ['--role', 'ICBM'], /^--role: unknown role "ICBM"; its name here is "/],
    [
      'an unknown section',
      ['--section', 'voicexlm'],
      /^--section: unknown section "voicexlm"; did you mean "voicexml"\?\n$/,
    ],
    ['another form', ['-f', 'png'], /svg, mermaid/],
    [
      'a role that is not in that section',
      ['--role', 'ip-phone', '--section', 'voicexml'],
      /^the port map has no flow of role "ip-phone" in section "voicexml": there is nothing to draw\n$/,
    ],
    [
      'a section that a run has nothing of',
      ['--from', 'run.json', '--section', 'voicexml'],
      /^run\.json has no path in section "voicexml": there is nothing to draw\n$/,
    ],
    [
      'a run without paths',
      ['--from', 'empty.json'],
      /^empty\.json has no path: there is nothing to draw\n$/,
    ],
    ['a file that is not there', ['--from', 'no.json'], /no\.json: no such file/],
    ['no report', ['--from', 'cicprobe.yaml'], /^cicprobe\.yaml: expected JSON/],
    ['a place that is not there', ['--output', 'no/x.svg'], /^--output no\/x\.svg: cannot be written/],
    ['a stray word', ['workstation'], /too many arguments/],
  ])('%s is wrong usage', async (_what, argv, complaint) => {
    const cwd = await aFolder({
      'run.json': JSON.stringify(aReport()),
      'empty.json': JSON.stringify(aReport({ paths: [] })),
      'cicprobe.yaml': 'site: x\n',
    });
    const told = await tell(['diagram', ...argv], { cwd });
    expect(told).toMatchObject({ code: 2, out: '' });
    expect(told.err).toMatch(complaint);
  });
});
