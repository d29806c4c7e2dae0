/** One row of the table of paths, with what it is looked up by read once. */
export interface PathRow {
  readonly element: HTMLTableRowElement;
  /** Its place in the order of the page. */
  readonly place: number;
  /** How many paths it stands for. */
  readonly paths: number;
  readonly outcome: string;
  readonly verdict: string;
  readonly warned: boolean;
  /** Everything in it in lower case, evidence included; read when first asked for. */
  readonly text: () => string;
}

/** The table of paths and its rows. */
export interface PathTable {
  readonly element: HTMLTableElement;
  readonly body: HTMLTableSectionElement;
  readonly rows: readonly PathRow[];
}

/** Reads the table; null where the page has none. */
export function pathRows(page: Document): PathTable | null {
  const element = page.querySelector<HTMLTableElement>('#paths table');
  const body = element?.tBodies[0];
  if (element === null || body === undefined) return null;
  return { element, body, rows: [...body.rows].map(readRow) };
}

const OUTCOMES = ['broken', 'unproven', 'met'];

function readRow(element: HTMLTableRowElement, place: number): PathRow {
  let text: string | null = null;
  return {
    element,
    place,
    paths: Number(element.dataset['n'] ?? 1),
    outcome: OUTCOMES.find((outcome) => element.classList.contains(outcome)) ?? '',
    verdict: element.cells[1]?.firstChild?.textContent?.trim() ?? '',
    warned: element.classList.contains('warned'),
    text: () => {
      text ??= (element.textContent ?? '').toLowerCase();
      return text;
    },
  };
}
