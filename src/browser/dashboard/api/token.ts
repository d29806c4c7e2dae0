/** The token that requests carry. It is forgotten when the tab is closed. */
export interface Token {
  readonly value: () => string | null;
  /** null forgets it. */
  readonly set: (value: string | null) => void;
}

export function keptToken(storage: Storage): Token {
  return {
    value: () => storage.getItem(KEY),
    set: (value) => {
      if (value === null) storage.removeItem(KEY);
      else storage.setItem(KEY, value);
    },
  };
}

const KEY = 'cicprobe-token';
