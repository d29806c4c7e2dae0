import { type Markup, markup, NOTHING } from './markup.ts';

/** A section of the page with its heading; nothing for nothing. */
export function section(id: string, title: string, content: Markup): Markup {
  if (content.html === '') return NOTHING;
  return markup`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${content}</section>
`;
}
