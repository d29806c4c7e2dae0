import type { Diagram } from './diagram.ts';

/** What the page is made of besides the report. */
export interface PageParts {
  /** The page's script and style sheet, as they are to stand in it. */
  readonly script: string;
  readonly style: string;
  /** The SHA-256 digest of a text in UTF-8, in base64. */
  readonly digest: (text: string) => string;
  /** Drawings of the run, the overview first; none is fine. */
  readonly diagrams: readonly Diagram[];
}
