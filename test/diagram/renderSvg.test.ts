import { DOMParser, type Document, type Element } from '@xmldom/xmldom';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Drawing, State } from '../../src/diagram/drawing.ts';
import { drawMap } from '../../src/diagram/drawMap.ts';
import { drawRun } from '../../src/diagram/drawRun.ts';
import { layOut } from '../../src/diagram/layOut.ts';
import { renderSvg } from '../../src/diagram/renderSvg.ts';
import { STATES, stateWord } from '../../src/diagram/states.ts';
import { svgStyle } from '../../src/diagram/svgStyle.ts';
import { expectGolden } from '../report/golden.ts';
import { hostile, unprintableIn } from '../report/hostile.ts';
import { aBox, aDrawing, anArrow, smallMap, smallRun } from './drawings.ts';

/** By an independent parser that stops at the first fault. */
function parse(svg: string): Document {
  const parser = new DOMParser({
    onError: (level, message) => {
      throw new Error(`${level}: ${message}`);
    },
  });
  return parser.parseFromString(svg, 'image/svg+xml');
}

const all = (document: Document, tag: string): readonly Element[] => [...document.getElementsByTagName(tag)];
const classesOf = (element: Element): string => element.getAttribute('class') ?? '';
const ofClass = (document: Document, tag: string, name: string): readonly Element[] =>
  all(document, tag).filter((element) => classesOf(element).split(' ').includes(name));

const picturesOf = (drawings: readonly Drawing[]): ReturnType<typeof layOut>[] => drawings.map(layOut);
const runPictures = await Promise.all(picturesOf(drawRun(smallRun, smallMap)));
const mapPictures = await Promise.all(picturesOf(drawMap(smallMap)));

describe('an SVG', () => {
  test('of a small run is the one that was looked at', () => {
    expectGolden('diagram/run.svg', renderSvg(runPictures));
  });

  test('of a small map is the one that was looked at', () => {
    expectGolden('diagram/map.svg', renderSvg(mapPictures));
  });

  test('stands alone: no script, no picture, no font, nothing from elsewhere', () => {
    const svg = renderSvg(runPictures);
    const tags = new Set(all(parse(svg), '*').map(({ tagName }) => tagName));
    expect([...tags].toSorted()).toEqual(['g', 'path', 'rect', 'style', 'svg', 'text', 'title']);
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|url\(|@import|\son\w+=/);
  });

  test('has every picture below the last one, and room for all', () => {
    const document = parse(renderSvg(mapPictures));
    const tops = all(document, 'g').flatMap((group) => {
      const moved = /translate\(0,([\d.]+)\)/.exec(group.getAttribute('transform') ?? '');
      return moved === null ? [] : [Number(moved[1])];
    });
    expect(tops).toHaveLength(mapPictures.length);
    expect(tops).toEqual(tops.toSorted((a, b) => a - b));
    const last = mapPictures.at(-1);
    const height = Number(document.documentElement?.getAttribute('height'));
    expect(height).toBeGreaterThanOrEqual((tops.at(-1) ?? 0) + (last?.height ?? 0));
  });

  test('without a picture is still one', () => {
    expect(parse(renderSvg([])).documentElement?.getAttribute('height')).toBe('0');
  });
});

describe('what an arrow says', () => {
  test.each(STATES.filter((state) => state !== 'plain'))(
    '%s is told by class, mark and word',
    async (state) => {
      const lines = [{ text: stateWord(state), state }];
      const drawing = aDrawing({ arrows: [anArrow({ state, lines, full: lines })] });
      const document = parse(renderSvg([await layOut(drawing)]));
      expect(ofClass(document, 'g', `cic-${state}`)).toHaveLength(2);
      const words = ofClass(document, 'text', `cic-says-${state}`).map(({ textContent }) => textContent);
      expect(words).toHaveLength(2);
      for (const text of words) expect(text).toMatch(new RegExp(`^[✓✗?–] ${stateWord(state)}$`));
    },
  );

  test('each state has a line pattern of its own', () => {
    const patterns = ['met', 'broken', 'unproven', 'unchecked'].map(
      (state) =>
        /stroke-dasharray:([^}]*)/.exec(
          svgStyle('x-').split(`.x-${state} .x-line{`)[1]?.split('}')[0] ?? '',
        )?.[1],
    );
    expect(new Set(patterns).size).toBe(4);
  });

  test('in full, for those who point at it and for screen readers', () => {
    const titles = all(parse(renderSvg(runPictures)), 'title').map(({ textContent }) => textContent);
    expect(titles).toContain(
      'Workstation → CIC server\n✗ 1 of 2 broken\n✗ HTTP: tcp 80\n✓ Notifier: tcp 5597 SSL\n– HTTP: tcp 81',
    );
    expect(titles).toContain('SIP gateway\ngw01');
  });

  test('both ways with a head at each end', async () => {
    const heads = async (both: boolean): Promise<number> => {
      const picture = await layOut(aDrawing({ arrows: [anArrow({ both })] }));
      return ofClass(parse(renderSvg([picture])), 'path', 'cic-head').length;
    };
    expect([await heads(false), await heads(true)]).toEqual([1, 2]);
  });
});

describe('how it stands in a page', () => {
  test('with a prefix on every class and colour, without style, headings and legend', () => {
    const svg = renderSvg(runPictures, { prefix: 'p7-', style: false, headings: false, legend: false });
    const document = parse(svg);
    for (const element of all(document, '*')) {
      for (const name of classesOf(element).split(' ').filter(Boolean)) expect(name).toMatch(/^p7-/);
    }
    expect(all(document, 'style')).toEqual([]);
    expect(ofClass(document, 'text', 'p7-heading')).toEqual([]);
    expect(ofClass(document, 'g', 'p7-legend')).toEqual([]);
    expect(all(document, '*').filter((element) => element.hasAttribute('id'))).toEqual([]);
    expect(
      svgStyle('p7-')
        .match(/[.][a-z][\w-]*(?=[ :{])|--[\w-]+/g)
        ?.every((name) => /^(\.|--)p7-/.test(name)),
    ).toBe(true);
  });

  test('a legend has the states that there are, and a map has none', () => {
    const legend = (svg: string): readonly (string | null)[] =>
      ofClass(parse(svg), 'g', 'cic-legend').map(({ textContent }) => textContent);
    expect(legend(renderSvg(runPictures))).toEqual(['✗ broken? unproven✓ met– not checked']);
    expect(legend(renderSvg(mapPictures))).toEqual([]);
  });

  test('arrows are links where there is somewhere to go', () => {
    const link = ({ pathIds }: { readonly pathIds: readonly string[] }, drawing: string): string | null =>
      pathIds.length === 0 ? null : `#${drawing}-"${pathIds[0]}"`;
    const links = all(parse(renderSvg(runPictures, { link })), 'a').map((a) => a.getAttribute('href'));
    expect(links).toEqual([
      '#overview-"p1"',
      '#overview-"p3"',
      '#client-operations.interaction-desktop-"p1"',
      '#sip-"p3"',
    ]);
  });
});

describe('text from outside', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc.constant(']]><script>&"\''),
  );

  test('never breaks out, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyText,
        anyText,
        anyText,
        fc.constantFrom<State>(...STATES),
        async (title, host, line, state) => {
          const lines = [{ text: line, state }];
          const drawing = aDrawing({
            title,
            boxes: [aBox('a', { title: host, kind: line, lines }), aBox('b')],
            arrows: [anArrow({ state, lines, full: lines })],
          });
          const svg = renderSvg([await layOut(drawing)], { link: () => title });
          expect(all(parse(svg), 'script')).toEqual([]);
          expect(unprintableIn(svg)).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('a hostile report is drawn', async () => {
    const drawings = drawRun(hostile(smallRun), smallMap);
    const svg = renderSvg(await Promise.all(picturesOf(drawings)));
    expect(all(parse(svg), 'text').length).toBeGreaterThan(0);
    expect(unprintableIn(svg)).toEqual([]);
  });
});
