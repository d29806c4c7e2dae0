import { foreign } from '../markdown.ts';
import type { Page } from './page.ts';

/** A page as Markdown (GitHub Flavored). */
export function renderPageMarkdown({ title, lead, sections }: Page): string {
  return `${[
    `# ${foreign(title)}`,
    ...lead.flatMap((text) => ['', foreign(text)]),
    ...sections
      .filter(({ items }) => items.length > 0)
      .flatMap((section) => [
        '',
        `## ${foreign(section.title)}`,
        '',
        ...section.items.flatMap(({ text, details }) => [
          `- ${foreign(text)}`,
          ...details.map((detail) => `  - ${foreign(detail)}`),
        ]),
      ]),
  ].join('\n')}\n`;
}
