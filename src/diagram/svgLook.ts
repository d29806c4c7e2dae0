import type { Arrow } from './drawing.ts';

/** How a picture is to stand where it is put. */
export interface SvgLook {
  /** In front of every class and id, so that several pictures and a page around them do not clash. */
  readonly prefix?: string;
  /** The title over each picture; left out where the page has one of its own. */
  readonly headings?: boolean;
  /** The meaning of colours and lines under the pictures of a run. */
  readonly legend?: boolean;
  /** Whether the colours are in the picture; a page with many of them has them once, by `svgStyle`. */
  readonly style?: boolean;
  /** Where an arrow leads when it is chosen; null for nowhere. */
  readonly link?: (arrow: Arrow, drawingId: string) => string | null;
}

export type FullSvgLook = Required<SvgLook>;

/** For a file of its own. */
export const standAlone: FullSvgLook = {
  prefix: 'cic-',
  headings: true,
  legend: true,
  style: true,
  link: () => null,
};
