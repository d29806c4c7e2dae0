import type { ELK } from 'elkjs/lib/elk.bundled.js';
import type { Drawing } from './drawing.ts';
import { elkGraph } from './elkGraph.ts';
import type { Area, Picture, Point } from './picture.ts';
import { leftwardArrows } from './starSides.ts';
import { boxText, labelText } from './textBlock.ts';

/**
 * Gives every box, arrow and label its place; nothing overlaps, and the same drawing always gives the same picture.
 * The first call loads the layout engine.
 */
export async function layOut(drawing: Drawing): Promise<Picture> {
  const boxes = drawing.boxes.map((box) => ({ box, text: boxText(box) }));
  const arrows = drawing.arrows.map((arrow) => ({ arrow, text: labelText(arrow) }));
  const leftward = leftwardArrows(drawing);
  const elk = await startEngine();
  // A layout that ends well sets every place; the engine's types cannot tell it from its input.
  const placed = (await elk.layout(elkGraph(drawing, boxes, arrows))) as unknown as LaidOut;
  return {
    drawing,
    width: Math.ceil(placed.width),
    height: Math.ceil(placed.height),
    boxes: boxes.flatMap(({ box, text }, at) =>
      placed.children.slice(at, at + 1).map((area) => ({ box, ...areaOf(area), lines: text.lines })),
    ),
    arrows: arrows.flatMap(({ arrow, text }, at) =>
      placed.edges.slice(at, at + 1).map(({ sections: [way], labels: [label] }) => ({
        arrow,
        points: pointsOf(way, leftward.has(arrow)),
        label: { ...areaOf(label), lines: text.lines },
      })),
    ),
  };
}

interface LaidOut extends Area {
  readonly children: readonly Area[];
  readonly edges: readonly {
    readonly sections: readonly [Way];
    readonly labels: readonly [Area];
  }[];
}

interface Way {
  readonly startPoint: Point;
  readonly bendPoints?: readonly Point[];
  readonly endPoint: Point;
}

let engine: Promise<ELK> | undefined;

/** Loaded once, and only when something is drawn: it is as large as all the rest of the program. */
function startEngine(): Promise<ELK> {
  engine ??= import('elkjs/lib/elk.bundled.js').then(({ default: { default: Engine } }) => new Engine());
  return engine;
}

function pointsOf({ startPoint, bendPoints = [], endPoint }: Way, isLeftward: boolean): readonly Point[] {
  const points = [startPoint, ...bendPoints, endPoint].map(pointOf);
  return isLeftward ? points.toReversed() : points;
}

function pointOf({ x, y }: Point): Point {
  return { x: round(x), y: round(y) };
}

function areaOf({ x, y, width, height }: Area): Area {
  return { x: round(x), y: round(y), width: round(width), height: round(height) };
}

/** A hundredth of a pixel is enough, and keeps the text short. */
function round(value: number): number {
  return Math.round(value * 100) / 100;
}
