export type Koffi = typeof import('koffi')['default'];
export type Library = ReturnType<Koffi['load']>;

/** koffi, or null where this optional package, or its binary for this system, is missing. */
export function loadKoffi(): Promise<Koffi | null> {
  return import('koffi').then(
    (module) => module.default,
    () => null,
  );
}

export const NO_KOFFI = 'the optional package koffi is not installed, or not for this system';
