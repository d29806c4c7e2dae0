import { describe, expect, test } from 'vitest';
import { readPortMap } from '../../src/cli/readFiles.ts';
import type { Drawing } from '../../src/diagram/drawing.ts';
import { drawMap } from '../../src/diagram/drawMap.ts';
import { drawRun } from '../../src/diagram/drawRun.ts';
import { layOut } from '../../src/diagram/layOut.ts';
import type { Area, Picture, Point } from '../../src/diagram/picture.ts';
import { asRoleName } from '../../src/model/ids.ts';
import { aBox, aDrawing, anArrow, smallMap, smallRun } from './drawings.ts';

const realMap = await readPortMap();
const all: readonly Drawing[] = [
  ...drawMap(realMap, { role: asRoleName('cic-server') }),
  ...drawMap(realMap, { role: asRoleName('workstation') }).slice(0, 1),
  ...drawRun(smallRun, smallMap),
];

const overlap = (a: Area, b: Area): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** Pairs that share any room. */
function clashes(areas: readonly Area[]): number {
  return areas.flatMap((one, at) => areas.slice(at + 1).filter((other) => overlap(one, other))).length;
}

function isAtEdgeOf({ x, y, width, height }: Area, point: Point): boolean {
  const near = (a: number, b: number): boolean => Math.abs(a - b) < 0.1;
  const within =
    point.x > x - 0.1 && point.x < x + width + 0.1 && point.y > y - 0.1 && point.y < y + height + 0.1;
  const onSide =
    near(point.x, x) || near(point.x, x + width) || near(point.y, y) || near(point.y, y + height);
  return within && onSide;
}

// Before the tests and their time limits: the engine takes a while to load.
const pictures = await Promise.all(all.map(layOut));

describe.each(pictures.map((picture) => [picture.drawing.id, picture] as const))(
  'the picture of %s',
  (_id, picture) => {
    test('has everything in its place, and nothing on anything else', () => {
      const { drawing } = picture;
      const { width, height, boxes, arrows } = picture;
      expect(boxes.map(({ box }) => box)).toEqual(drawing.boxes);
      expect(arrows.map(({ arrow }) => arrow)).toEqual(drawing.arrows);
      const areas = [...boxes, ...arrows.map(({ label }) => label)];
      expect(clashes(areas)).toBe(0);
      for (const area of areas) {
        expect(Math.min(area.x, area.y)).toBeGreaterThanOrEqual(0);
        expect(area.x + area.width).toBeLessThanOrEqual(width);
        expect(area.y + area.height).toBeLessThanOrEqual(height);
      }
      for (const { arrow, points } of arrows) {
        const [from, to] = [arrow.from, arrow.to].map((id) => boxes.find(({ box }) => box.id === id));
        const [first, last] = [points[0], points.at(-1)];
        expect(from && first && isAtEdgeOf(from, first), `${arrow.id} starts at its box`).toBe(true);
        expect(to && last && isAtEdgeOf(to, last), `${arrow.id} ends at its box`).toBe(true);
      }
    });

    test('has every line of text within its box or label', () => {
      const { boxes, arrows } = picture;
      for (const { lines, width, height } of [...boxes, ...arrows.map(({ label }) => label)]) {
        expect(lines.length).toBeGreaterThan(0);
        for (const { x, y } of lines) {
          expect(x).toBeLessThan(width);
          expect(y).toBeLessThan(height);
        }
      }
    });
  },
);

describe('a star', () => {
  const sideOf = ({ boxes }: Picture, id: string): string => {
    const [middle, one] = ['me', id].map((name) => boxes.find(({ box }) => box.id === name));
    if (middle === undefined || one === undefined) return 'missing';
    return one.x + one.width <= middle.x ? 'left' : one.x >= middle.x + middle.width ? 'right' : 'within';
  };

  test('has who only comes in on the left, everybody else on the right', async () => {
    const picture = await layOut(
      aDrawing({
        arrangement: 'star',
        boxes: [aBox('out'), aBox('in'), aBox('me', { here: true }), aBox('both'), aBox('each way')],
        arrows: [
          anArrow({ id: '1', from: 'me', to: 'out' }),
          anArrow({ id: '2', from: 'in', to: 'me' }),
          anArrow({ id: '3', from: 'both', to: 'me', both: true }),
          anArrow({ id: '4', from: 'each way', to: 'me' }),
          anArrow({ id: '5', from: 'me', to: 'each way' }),
        ],
      }),
    );
    const sides = ['out', 'in', 'both', 'each way'].map((id) => sideOf(picture, id));
    expect(sides).toEqual(['right', 'left', 'right', 'right']);
  });

  test('without peers is one box', async () => {
    const boxes = [aBox('me', { here: true })];
    expect((await layOut(aDrawing({ arrangement: 'star', boxes, arrows: [] }))).boxes).toHaveLength(1);
  });
});

test('an arrow may lead back to its own box', async () => {
  const drawing = aDrawing({ boxes: [aBox('a')], arrows: [anArrow({ to: 'a' })] });
  expect((await layOut(drawing)).arrows[0]?.points.length).toBeGreaterThan(2);
});

test('the same drawing gives the same picture, also after others', async () => {
  const again = await Promise.all(all.slice(1, 8).toReversed().map(layOut));
  expect(again.toReversed()).toEqual(pictures.slice(1, 8));
});
