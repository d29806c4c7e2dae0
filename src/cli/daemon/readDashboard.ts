import { readFile } from 'node:fs/promises';
import type { Dashboard } from '../../api/apiParts.ts';

/** What the build made of src/browser/dashboard, beside the program itself. */
const BROWSER = new URL('../../../dist/browser/', import.meta.url);

/** The files of the dashboard; null where the build has not made them. */
export async function readDashboard(folder: URL = BROWSER): Promise<Dashboard | null> {
  try {
    const [html, script, style] = await Promise.all(
      ['dashboard.html', 'dashboard.js', 'dashboard.css'].map((name) =>
        readFile(new URL(name, folder), 'utf8'),
      ),
    );
    if (html === undefined || script === undefined || style === undefined) return null;
    const assets = new Map([
      ['dashboard.js', { type: 'text/javascript; charset=utf-8', body: script }],
      ['dashboard.css', { type: 'text/css; charset=utf-8', body: style }],
    ]);
    return { html, assets };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
