import type { Arrow, Box, Drawing, State } from './drawing.ts';

/** Units are those of the picture, at its natural size one CSS pixel each; y grows downwards. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Area extends Point {
  readonly width: number;
  readonly height: number;
}

/** One line of text; `x` is where it starts and `y` its base line. */
export interface TextLine extends Point {
  readonly text: string;
  readonly kind: 'title' | 'kind' | 'detail' | 'tally';
  readonly state: State;
}

/** Text and the room that it takes, padding included; its lines count from the area's own corner. */
export interface TextBlock {
  readonly width: number;
  readonly height: number;
  readonly lines: readonly TextLine[];
}

export interface PlacedBox extends Area {
  readonly box: Box;
  readonly lines: readonly TextLine[];
}

export interface PlacedArrow {
  readonly arrow: Arrow;
  /** From the edge of one box to the edge of the other, with every bend. */
  readonly points: readonly Point[];
  readonly label: Area & { readonly lines: readonly TextLine[] };
}

/** A drawing with everything in its place. */
export interface Picture {
  readonly drawing: Drawing;
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly PlacedBox[];
  readonly arrows: readonly PlacedArrow[];
}
