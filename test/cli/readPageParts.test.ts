import { describe, expect, test } from 'vitest';
import { readPageParts } from '../../src/cli/readPageParts.ts';
import { asRoleName } from '../../src/model/ids.ts';
import { aReport, aReportPath, aReportSkip } from '../support/builders.ts';

describe('readPageParts', () => {
  test('gives what the build made, fit to stand within a page', async () => {
    const { script, style } = await readPageParts(aReport());
    expect(script).toContain('aria-sort');
    expect(style).toContain('prefers-color-scheme');
    // An end tag within would end the block, and a browser takes another line end for a line feed before it hashes.
    for (const block of [script, style]) expect(block).not.toMatch(/<\/|<!--|\r/);
  });

  test('draws the run, with arrows that lead to its paths', async () => {
    const { diagrams } = await readPageParts(aReport());
    const [overview, ...others] = diagrams;
    expect(overview?.title).toBe('What ws-042 must reach, and what must reach it');
    expect(others.map(({ title }) => title)).toEqual([`${aReportPath().section} · ${aReportPath().diagram}`]);
    // One style sheet and one legend for all of them.
    expect(diagrams.map(({ svg }) => svg.split('<style>').length - 1)).toEqual([1, 0]);
    expect(diagrams.map(({ svg }) => svg.split('aria-label="Legend"').length - 1)).toEqual([1, 0]);
    for (const { svg, arrows } of diagrams) {
      expect(arrows).toEqual([
        {
          id: expect.stringMatching(/^arrow-[a-z\d-]+$/),
          text: expect.stringContaining(' → '),
          paths: [aReportPath().id],
        },
      ]);
      expect(svg).toContain(`href="#${arrows[0]?.id}"`);
    }
    const ids = diagrams.flatMap(({ arrows }) => arrows.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('draws nothing where there is no run to draw', async () => {
    const [{ diagrams, ...blocks }, ofRun] = await Promise.all([
      readPageParts(null),
      readPageParts(aReport()),
    ]);
    expect(diagrams).toEqual([]);
    expect(blocks).toEqual({ script: ofRun.script, style: ofRun.style, digest: ofRun.digest });
  });

  test('leaves an arrow without paths without a way to go', async () => {
    const missed = aReportSkip({ to: asRoleName('sip-proxy'), reason: 'no-host' });
    const { diagrams } = await readPageParts(aReport({ skipped: [missed] }));
    const arrow = diagrams[0]?.arrows.find(({ paths }) => paths.length === 0);
    expect(arrow?.text).toContain('not checked');
    expect(diagrams[0]?.svg).not.toContain(`#${arrow?.id}"`);
  });

  test('digests as the policy of a page wants it', async () => {
    const { digest } = await readPageParts(aReport());
    // The example of FIPS 180-4, in base64.
    expect(digest('abc')).toBe('ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=');
    expect(digest('✓')).not.toBe(digest('?'));
  });
});
