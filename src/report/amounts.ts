/** `1 path`, `3 paths`, `1,000 paths`: `plural` only where an s does not do. */
export function countOf(amount: number, noun: string, plural = `${noun}s`): string {
  return `${inThousands(amount)} ${amount === 1 ? noun : plural}`;
}

/** A whole number with commas between the thousands. */
export function inThousands(amount: number): string {
  return String(amount).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A duration in milliseconds as a person says it: `<1 ms`, `12 ms`, `1.1 s`, `150 s`. */
export function formatMs(ms: number): string {
  if (ms < 0.5) {
    return '<1 ms';
  }
  if (ms < 999.5) {
    return `${Math.round(ms)} ms`;
  }
  return ms < 99_950 ? `${(ms / 1000).toFixed(1)} s` : `${inThousands(Math.round(ms / 1000))} s`;
}
