import type { Transport } from '../model/ids.ts';
import type { Door, Packet, Probe, ProbeContext, Seen } from '../model/probe.ts';

/** A probe with its own option type; `defineProbe` hides that type so that all probes fit one list. */
export interface ProbeDefinition<Options> {
  readonly kind: string;
  readonly transports: readonly Transport[];
  /** Reads the options of the port map; throws an Error naming the option and what was expected. */
  readonly parse: (options: Readonly<Record<string, unknown>>) => Options;
  readonly describe: (door: Door, options: Options) => readonly Packet[];
  readonly run: (door: Door, options: Options, context: ProbeContext) => Promise<Seen>;
}

/** Makes a probe out of its definition. */
export function defineProbe<Options>(definition: ProbeDefinition<Options>): Probe {
  const { kind, transports, parse, describe, run } = definition;
  return {
    kind,
    transports,
    validate: (options) => {
      parse(options);
    },
    describe: (door, options) => describe(door, parse(options)),
    run: (door, options, context) => run(door, parse(options), context),
  };
}

/** What an option must be; the text completes "expected …". */
interface OptionKinds {
  readonly boolean: boolean;
  readonly path: string;
}

/** Reads options by name and kind; a stranger among them is an error. */
export function readOptions<K extends Readonly<Record<string, keyof OptionKinds>>>(
  probe: string,
  given: Readonly<Record<string, unknown>>,
  kinds: K,
): { readonly [N in keyof K]?: OptionKinds[K[N]] } {
  for (const [name, value] of Object.entries(given)) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined) {
      const known = Object.keys(kinds);
      const hint = known.length === 0 ? 'takes no options' : `takes only ${known.join(', ')}`;
      throw new Error(`unknown option "${name}": the ${probe} probe ${hint}`);
    }
    if (!fits(kind, value))
      throw new Error(`option "${name}" of the ${probe} probe: expected ${WORDS[kind]}`);
  }
  return given as { readonly [N in keyof K]?: OptionKinds[K[N]] };
}

const WORDS: Readonly<Record<keyof OptionKinds, string>> = {
  boolean: 'true or false',
  path: 'a URL path that begins with "/" and has no spaces or control characters',
};

function fits(kind: keyof OptionKinds, value: unknown): boolean {
  switch (kind) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'path':
      return typeof value === 'string' && /^\/[!-~]*$/.test(value);
  }
}
