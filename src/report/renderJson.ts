import type { Report } from '../model/report.ts';

/** The report as JSON for scripts, indented, with a final line feed. */
export function renderJson(report: Report): string {
  return `${safeJson(report, 2)}\n`;
}

/**
 * JSON whose strings cannot steer a terminal: JSON itself escapes only the controls below U+0020, so the others, and
 * characters that change the direction of text or cannot be seen, are escaped too. It parses to the same values.
 */
export function safeJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, escapeUnits);
}

function escapeUnits(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
