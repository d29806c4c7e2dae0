import type { ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk.bundled.js';
import type { Arrow, Box, Drawing } from './drawing.ts';
import type { TextBlock } from './picture.ts';

export interface SetBox {
  readonly box: Box;
  readonly text: TextBlock;
}

export interface SetArrow {
  readonly arrow: Arrow;
  readonly text: TextBlock;
}

/** A drawing as the layout engine wants it; children and edges keep the order of boxes and arrows. */
export function elkGraph(
  { arrangement }: Drawing,
  boxes: readonly SetBox[],
  arrows: readonly SetArrow[],
): ElkNode {
  const isStar = arrangement === 'star';
  return {
    id: 'drawing',
    layoutOptions: { ...OPTIONS, ...(isStar ? STAR_OPTIONS : {}) },
    children: isStar ? starNodes(boxes, arrows) : boxes.map(nodeOf),
    edges: arrows.map(edgeOf),
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

/** The middle in the middle: who only comes in stands to the left, everybody else to the right. */
const STAR_OPTIONS = { 'elk.partitioning.activate': 'true' };
const BOX_GAP = 24;
const ARROW_GAP = 14;

function nodeOf({ box, text: { width, height } }: SetBox): ElkNode {
  return { id: `box ${box.id}`, width, height };
}

function starNodes(boxes: readonly SetBox[], arrows: readonly SetArrow[]): ElkNode[] {
  const sideOf = ({ box: { here, id } }: SetBox): Side => {
    if (here) return 'middle';
    return arrows.some(({ arrow }) => arrow.to === id || arrow.both) ? 'right' : 'left';
  };
  const heightOf = (side: Side): number =>
    boxes.filter((one) => sideOf(one) === side).reduce((sum, one) => sum + roomFor(one, arrows), 0);
  // As high as its peers together, so that arrows lead straight away from it.
  const highest = Math.max(heightOf('left'), heightOf('right')) - BOX_GAP;
  return boxes.map((one) => {
    const side = sideOf(one);
    const node = nodeOf(one);
    return {
      ...node,
      height: side === 'middle' ? Math.max(one.text.height, highest) : one.text.height,
      layoutOptions: { 'elk.partitioning.partition': String(SIDES.indexOf(side)) },
    };
  });
}

const SIDES = ['left', 'middle', 'right'] as const;
type Side = (typeof SIDES)[number];

/** The height that a peer takes, with the labels of its arrows beside it. */
function roomFor({ box, text }: SetBox, arrows: readonly SetArrow[]): number {
  const own = arrows.filter(({ arrow }) => arrow.from === box.id || arrow.to === box.id);
  const labels = own.reduce((sum, arrow) => sum + arrow.text.height + ARROW_GAP, 0);
  return Math.max(text.height + BOX_GAP, labels);
}

function edgeOf({ arrow, text: { width, height } }: SetArrow): ElkExtendedEdge {
  return {
    id: `arrow ${arrow.id}`,
    sources: [`box ${arrow.from}`],
    targets: [`box ${arrow.to}`],
    labels: [{ id: `label ${arrow.id}`, text: '.', width, height, layoutOptions: INLINE }],
  };
}
