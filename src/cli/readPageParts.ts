import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Report } from '../model/report.ts';
import type { PageParts } from '../report/html/pageParts.ts';
import { pageDiagrams } from './pageDiagrams.ts';

/** What the build made of src/browser, beside the program itself. */
const BROWSER = new URL('../../dist/browser/', import.meta.url);

/**
 * What an HTML report is made of besides the run.
 * @throws Error when the build has not made it.
 */
export async function readPageParts(report: Report): Promise<PageParts> {
  const [script, style, diagrams] = await Promise.all([
    readPart('report.js'),
    readPart('report.css'),
    pageDiagrams(report),
  ]);
  return { script, style, digest, diagrams };
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
