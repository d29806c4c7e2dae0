/** A time in ISO 8601 and UTC for people: `2026-11-23 08:45:12 UTC`. */
export function timeInWords(iso: string): string {
  return `${iso.slice(0, 19).replace('T', ' ')} UTC`;
}
