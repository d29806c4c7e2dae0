/** The lines of Prometheus' text format, read back. */

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const SAMPLE = /^([a-z_0-9]+)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-z_]+)="((?:[^"\\]|\\.)*)"/g;

export function samplesIn(text: string): readonly Sample[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name = '', pairs = '', value] = SAMPLE.exec(line) ?? [];
      if (value === undefined) throw new Error(`not a sample: ${line}`);
      const labels = [...pairs.matchAll(LABEL)].map(([, key = '', given = '']) => [
        key,
        given.replace(/\\(.)/g, '$1'),
      ]);
      return { name, labels: Object.fromEntries(labels), value: Number(value) };
    });
}

/** Names, types and help of the metrics, whether or not they have samples. */
export function familiesIn(text: string): ReadonlyMap<string, string> {
  const found = text.matchAll(/^# TYPE (\S+) (\S+)$/gm);
  return new Map([...found].map(([, name = '', type = '']) => [name, type]));
}
