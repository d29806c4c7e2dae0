import { type Markup, markup, trusted } from './markup.ts';
import type { PageParts } from './pageParts.ts';

/**
 * The head of a page; its title is short enough for the tab of a browser. Its policy lets nothing be loaded from anywhere, and nothing run or applied but the blocks
 * whose digests it names: what a peer smuggled in would still not run.
 */
export function documentHead(title: string, parts: PageParts): Markup {
  const styles = [parts.style, ...parts.diagrams.flatMap(({ svg }) => stylesIn(svg))];
  const policy = [
    "default-src 'none'",
    `style-src ${sources(styles, parts)}`,
    `script-src ${sources([parts.script], parts)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${trusted(parts.style)}</style>
</head>
`;
}

function sources(blocks: readonly string[], { digest }: PageParts): string {
  return [...new Set(blocks)].map((block) => `'sha256-${digest(block)}'`).join(' ');
}

function stylesIn(svg: string): readonly string[] {
  return [...svg.matchAll(/(?<=<style[^>]*>)[^<]*(?=<\/style>)/g)].map(([text]) => text);
}
