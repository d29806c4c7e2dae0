import { cpus, loadavg } from 'node:os';

export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** A Markdown table, as it is pasted into docs/benchmarks.md. Numbers are set to the right. */
export function renderTable(head, rows) {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => String(row[column]).length)),
  );
  const line = (cells) => {
    const padded = cells.map((cell, column) =>
      typeof cell === 'number' ? String(cell).padStart(widths[column]) : String(cell).padEnd(widths[column]),
    );
    return `| ${padded.join(' | ')} |`;
  };
  return `${[line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rows.map(line)].join('\n')}\n`;
}

/** What the figures were measured on, and how busy it was: with a load near the number of processors they say little. */
export function machine() {
  const processors = cpus();
  const load = loadavg()[0].toFixed(1);
  const what = `${processors.length} x ${processors[0]?.model ?? 'unknown'}`;
  return `Node ${process.version}, ${process.platform} ${process.arch}, ${what}, load ${load}`;
}
