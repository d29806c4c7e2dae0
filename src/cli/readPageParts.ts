import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Report } from '../model/report.ts';
import type { Diagram } from '../report/html/diagram.ts';
import type { PageParts } from '../report/html/pageParts.ts';

/** What the build made of src/browser, beside the program itself. */
const BROWSER = new URL('../../dist/browser/', import.meta.url);

/**
 * What a page is made of besides what it tells: of one run also its drawings, of null none.
 * @throws Error when the build has not made it.
 */
export async function readPageParts(report: Report | null): Promise<PageParts> {
  const [script, style, diagrams] = await Promise.all([
    readPart('report.js'),
    readPart('report.css'),
    report === null ? [] : drawingsOf(report),
  ]);
  return { script, style, digest, diagrams };
}

/** Whoever draws is loaded only where there is something to draw. */
async function drawingsOf(report: Report): Promise<readonly Diagram[]> {
  return (await import('./pageDiagrams.ts')).pageDiagrams(report);
}

async function readPart(name: string): Promise<string> {
  try {
    return await readFile(new URL(name, BROWSER), 'utf8');
  } catch (error) {
    throw new Error(`dist/browser/${name} cannot be read: build cicprobe first, with "npm run build"`, {
      cause: error,
    });
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('base64');
}
