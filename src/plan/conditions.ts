import type { Flow, PortMap } from '../model/portMap.ts';
import type { Site } from '../model/site.ts';

/** Every option with the value in force here: the site's, else the default. */
export function optionsInForce(portMap: PortMap, site: Site): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const option of portMap.options.values()) {
    values[option.name] = site.options[option.name] ?? option.default;
  }
  return values;
}

/** The first option that makes a flow unnecessary here, in words; null when the flow is needed. */
export function unmetCondition(flow: Flow, options: Readonly<Record<string, string>>): string | null {
  for (const [name, wanted] of Object.entries(flow.when)) {
    const value = options[name];
    if (value === undefined || !wanted.includes(value)) {
      return `needed only with ${name}=${wanted.join(' or ')}; here ${name}=${value ?? 'unset'}`;
    }
  }
  return null;
}
