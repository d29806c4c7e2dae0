/** A stand-in for koffi's module: libraries whose functions do as told, and a record of what they were given. */
export interface FakeKoffi {
  readonly koffi: {
    readonly load: (name: string) => {
      readonly func: (definition: string) => (...args: unknown[]) => unknown;
    };
    readonly address: () => bigint;
    readonly errno: () => number;
  };
  readonly loaded: readonly string[];
  readonly definitions: readonly string[];
  readonly calls: readonly (readonly [string, ...unknown[]])[];
}

/** `act` gets a function's name and what it was given; `libraries` are those that exist. */
export function makeFakeKoffi(
  libraries: readonly string[],
  act: (name: string, args: readonly unknown[]) => number | bigint,
): FakeKoffi {
  const loaded: string[] = [];
  const definitions: string[] = [];
  const calls: [string, ...unknown[]][] = [];
  const load = (library: string) => {
    if (!libraries.includes(library)) throw new Error(`${library}: no such file`);
    loaded.push(library);
    return {
      func: (definition: string) => {
        definitions.push(definition);
        const name = /(\w+)\(/.exec(definition)?.[1] ?? '';
        return (...args: unknown[]) => {
          calls.push([name, ...args]);
          return act(name, args);
        };
      },
    };
  };
  return { koffi: { load, address: () => 4096n, errno: () => 11 }, loaded, definitions, calls };
}
