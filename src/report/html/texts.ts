import { type Markup, markup, NOTHING } from './markup.ts';

/** One paragraph for each text that is not empty. */
export function paragraphs(texts: readonly string[], kind: string): Markup {
  return markup`${texts.filter((text) => text !== '').map((text) => markup`<p class="${kind}">${text}</p>\n`)}`;
}

/** A list of texts; nothing for nothing. */
export function textList(texts: readonly string[]): Markup {
  if (texts.length === 0) return NOTHING;
  return markup`<ul>\n${texts.map((text) => markup`<li>${text}</li>\n`)}</ul>\n`;
}

/** A label and, for each text, a line that belongs to it; nothing without a text. */
export function labelled(label: string, texts: readonly string[]): Markup {
  const told = texts.filter((text) => text !== '');
  if (told.length === 0) return NOTHING;
  return markup`<dt>${label}</dt>${told.map((text) => markup`<dd>${text}</dd>`)}\n`;
}
