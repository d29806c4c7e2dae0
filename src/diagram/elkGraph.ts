import type { ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk.bundled.js';
import type { Arrow, Box, Drawing } from './drawing.ts';
import type { TextBlock } from './picture.ts';
import { leftwardArrows, type Side, starSides } from './starSides.ts';

export interface SetBox {
  readonly box: Box;
  readonly text: TextBlock;
}

export interface SetArrow {
  readonly arrow: Arrow;
  readonly text: TextBlock;
}

/** A drawing as the layout engine wants it; children and edges keep the order of boxes and arrows. */
export function elkGraph(drawing: Drawing, boxes: readonly SetBox[], arrows: readonly SetArrow[]): ElkNode {
  const leftward = leftwardArrows(drawing);
  const nodes = boxes.map(nodeOf);
  return {
    id: 'drawing',
    layoutOptions: OPTIONS,
    children: drawing.arrangement === 'net' ? nodes : stretchMiddle(nodes, drawing, boxes, arrows),
    edges: arrows.map((one) => edgeOf(one, leftward.has(one.arrow))),
  };
}

const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.randomSeed': '1',
  'elk.padding': '[top=16,left=16,bottom=16,right=16]',
  'elk.spacing.nodeNode': '24',
  'elk.spacing.edgeNode': '16',
  'elk.spacing.edgeEdge': '14',
  'elk.spacing.labelNode': '12',
  'elk.layered.spacing.nodeNodeBetweenLayers': '28',
  'elk.layered.spacing.edgeNodeBetweenLayers': '18',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '14',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
};

/** A label interrupts its own line: beside it, it could be taken for that of the next one. */
const INLINE = { 'elk.edgeLabels.inline': 'true' };

const BOX_GAP = 24;
const ARROW_GAP = 14;

function nodeOf({ box, text: { width, height } }: SetBox): ElkNode {
  return { id: `box ${box.id}`, width, height };
}

/** Makes the middle of a star as high as its peers together, so that arrows lead straight away from it. */
function stretchMiddle(
  nodes: readonly ElkNode[],
  drawing: Drawing,
  boxes: readonly SetBox[],
  arrows: readonly SetArrow[],
): ElkNode[] {
  const sides = starSides(drawing);
  const heightOf = (side: Side): number =>
    boxes
      .filter(({ box }) => sides.get(box.id) === side)
      .reduce((sum, one) => sum + roomFor(one, arrows), -BOX_GAP);
  const highest = Math.max(heightOf('left'), heightOf('right'));
  return boxes.flatMap(({ box, text }, at) =>
    nodes
      .slice(at, at + 1)
      .map((node) => (box.here ? { ...node, height: Math.max(text.height, highest) } : node)),
  );
}

/** The height that a peer takes, with the labels of its arrows beside it. */
function roomFor({ box, text }: SetBox, arrows: readonly SetArrow[]): number {
  const own = arrows.filter(({ arrow }) => arrow.from === box.id || arrow.to === box.id);
  const labels = own.reduce((sum, arrow) => sum + arrow.text.height + ARROW_GAP, 0);
  return Math.max(text.height + BOX_GAP, labels);
}

function edgeOf({ arrow, text: { width, height } }: SetArrow, isLeftward: boolean): ElkExtendedEdge {
  const [source, target] = isLeftward ? [arrow.to, arrow.from] : [arrow.from, arrow.to];
  return {
    id: `arrow ${arrow.id}`,
    sources: [`box ${source}`],
    targets: [`box ${target}`],
    labels: [{ id: `label ${arrow.id}`, text: '.', width, height, layoutOptions: INLINE }],
  };
}
