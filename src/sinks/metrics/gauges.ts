import { Gauge, type Registry } from 'prom-client';

/** Adds gauges of one set of labels to a registry, each by the end of its name and what it tells. */
export function addGauges<Name extends string>(
  registry: Registry,
  helps: Readonly<Record<Name, readonly [help: string, ...labels: readonly string[]]>>,
  shared: readonly string[] = [],
): Readonly<Record<Name, Gauge>> {
  const made = Object.entries<readonly [string, ...(readonly string[])]>(helps).map(
    ([name, [help, ...labels]]) => {
      const gauge = new Gauge({
        name: `cicprobe_${name}`,
        help,
        labelNames: [...shared, ...labels],
        registers: [registry],
      });
      return [name, gauge];
    },
  );
  return Object.fromEntries(made) as Record<Name, Gauge>;
}

/** From milliseconds, exact to the microsecond. */
export function inSeconds(ms: number): number {
  return Math.round(ms * 1000) / 1_000_000;
}
