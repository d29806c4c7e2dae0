/** A report for one kind of reader, before it is laid out. */
export interface Page {
  readonly title: string;
  /** One paragraph each. */
  readonly lead: readonly string[];
  /** Empty ones are left out. */
  readonly sections: readonly PageSection[];
}

export interface PageSection {
  readonly title: string;
  readonly items: readonly PageItem[];
}

export interface PageItem {
  readonly text: string;
  /** One line each, beneath it. */
  readonly details: readonly string[];
}
