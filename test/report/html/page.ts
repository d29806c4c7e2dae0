/** The page read back by independent readers of HTML. */
import { HtmlValidate } from 'html-validate';
import { type DefaultTreeAdapterTypes, type ParserError, parse } from 'parse5';
import type { Report } from '../../../src/model/report.ts';
import type { PageParts } from '../../../src/report/html/pageParts.ts';
import { renderHtml } from '../../../src/report/html/renderHtml.ts';

type Node = DefaultTreeAdapterTypes.Node;
export type Element = DefaultTreeAdapterTypes.Element;

/** Small stand-ins for what the build makes. */
export const parts: PageParts = {
  script: 'go();',
  style: 'p{color:red}',
  digest: (text) => `digest of ${text.length}`,
  diagrams: [],
};

export const render = (report: Report, given: Partial<PageParts> = {}): string =>
  [...renderHtml(report, { ...parts, ...given })].join('');

const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  // The name of a host in it is as long as it is.
  rules: { 'long-title': 'off' },
});

/** What an independent validator has against a page. */
export async function faultsOf(html: string): Promise<readonly string[]> {
  const { results } = await validator.validateString(html);
  return results.flatMap(({ messages }) =>
    messages.map(({ line, column, ruleId, message }) => `${line}:${column} ${ruleId}: ${message}`),
  );
}

/** A page that was read back. */
export class Page {
  readonly faults: ParserError[] = [];
  private readonly all: readonly Element[];

  constructor(html: string) {
    this.all = elementsIn(parse(html, { onParseError: (fault) => this.faults.push(fault) }));
  }

  /** Every element, in document order. */
  elements(name?: string): readonly Element[] {
    return this.all.filter(({ tagName }) => name === undefined || tagName === name);
  }

  /** The element with this id. */
  byId(id: string): Element {
    const found = this.elements().find((element) => attribute(element, 'id') === id);
    if (found === undefined) throw new Error(`no element has the id ${id}`);
    return found;
  }

  has(id: string): boolean {
    return this.elements().some((element) => attribute(element, 'id') === id);
  }

  /** Rows of the table of paths, each as the texts of its cells without the details. */
  rows(): readonly (readonly string[])[] {
    if (!this.has('paths')) return [];
    return elementsIn(this.byId('paths'))
      .filter((element) => element.tagName === 'tr' && attribute(element, 'id') !== undefined)
      .map((row) => elementsIn(row).filter(isCell).slice(0, 7).map(textOf));
  }
}

export const pageOf = (report: Report, given: Partial<PageParts> = {}): Page =>
  new Page(render(report, given));

/** Every element with the names of its attributes: what no text may change. */
export const shape = (page: Page): readonly string[] =>
  page.elements().map(({ tagName, attrs }) => `${tagName} ${attrs.map(({ name }) => name).join(' ')}`);

export function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((one) => one.name === name)?.value;
}

/** All text in it, blanks as a browser shows them. */
export function textOf(node: Node): string {
  return rawText(node).replace(/\s+/g, ' ').trim();
}

export function elementsIn(node: Node): readonly Element[] {
  return childrenOf(node).flatMap((child) => [...('tagName' in child ? [child] : []), ...elementsIn(child)]);
}

function rawText(node: Node): string {
  if ('value' in node) return node.value;
  const text = childrenOf(node).map(rawText).join('');
  return BLOCKS.has(node.nodeName) ? ` ${text} ` : text;
}

/** What a browser sets apart from what stands beside it. */
const BLOCKS = new Set(['dt', 'dd', 'td', 'th', 'li', 'p', 'summary', 'label', 'h2', 'h3', 'pre', 'span']);

function childrenOf(node: Node): readonly Node[] {
  return 'childNodes' in node ? node.childNodes : [];
}

function isCell({ tagName }: Element): boolean {
  return tagName === 'td' || tagName === 'th';
}
