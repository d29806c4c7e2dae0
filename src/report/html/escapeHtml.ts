import { NO_BREAK } from '../paragraph.ts';
import { printable } from '../printable.ts';

/**
 * Text that a browser must show as it is, in an element or in a quoted attribute: controls, escape sequences and
 * direction overrides are made visible, and no character of it is markup.
 */
export function escapeHtml(text: string): string {
  const visible = printable(text);
  if (!SPECIAL.test(visible)) return visible;
  return (
    visible
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;')
      // A command with such a blank in it, copied into a terminal, would not be found.
      .replaceAll(NO_BREAK, ' ')
  );
}

/** Most texts have none of these, and one look tells. */
const SPECIAL = /[&<>"'\u00a0]/;
