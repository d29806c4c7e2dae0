import { type Markup, markup, NOTHING } from './markup.ts';

/** Something that is folded until somebody wants to see it; what is `printed` is unfolded on paper. */
export function folded(summary: string, content: Markup, { printed }: { readonly printed: boolean }): Markup {
  return markup`<details${printed ? PRINTED : NOTHING}><summary>${summary}</summary>
${content}</details>
`;
}

const PRINTED = markup` class="printed"`;
