const SVG = 'http://www.w3.org/2000/svg';

/**
 * The picture of the daemon, ready to stand in the page: nothing but shapes, words and links to places of this page,
 * whatever else the text holds. null when it is no picture.
 */
export function readDrawing(text: string): SVGElement | null {
  const { documentElement } = new DOMParser().parseFromString(text.replaceAll(STYLE, ''), 'image/svg+xml');
  const copy = copyOf(documentElement);
  return copy instanceof SVGSVGElement ? copy : null;
}

/** The page has these rules in its own sheet; as a part of the picture its policy would complain of them. */
const STYLE = /<style[^>]*>[^<]*<\/style>/g;
const TAGS = new Set(['svg', 'g', 'a', 'title', 'path', 'rect', 'text', 'tspan']);
const ATTRIBUTES = new Set([
  ...['class', 'role', 'aria-label', 'width', 'height', 'viewBox', 'transform'],
  ...['x', 'y', 'rx', 'd', 'dx', 'dy', 'text-anchor'],
]);

function copyOf(original: Element): Element | null {
  if (original.namespaceURI !== SVG || !TAGS.has(original.localName)) return null;
  const copy = document.createElementNS(SVG, original.localName);
  for (const { name, value } of original.attributes) {
    if (ATTRIBUTES.has(name) || (name === 'href' && value.startsWith('#/'))) copy.setAttribute(name, value);
  }
  for (const child of original.childNodes) {
    if (child instanceof Text) copy.append(child.data);
    if (child instanceof Element) copy.append(...[copyOf(child)].filter((made) => made !== null));
  }
  return copy;
}
