import type { Api, Query } from '../api/askApi.ts';
import { element } from './element.ts';

/** Fetches a file with the token and hands it to the browser to keep. Throws ApiFault. */
export async function download(api: Api, address: string, query: Query, fallbackName: string): Promise<void> {
  const response = await api.open(address, query);
  const url = URL.createObjectURL(await response.blob());
  const link = element('a', { href: url, download: nameIn(response) ?? fallbackName });
  document.body.append(link);
  link.click();
  link.remove();
  // Chromium begins to read it only after this turn.
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}

const KEPT_MS = 60_000;

function nameIn(response: Response): string | null {
  const disposition = response.headers.get('content-disposition') ?? '';
  return /filename="?([^";]+)"?/.exec(disposition)?.[1] ?? null;
}
