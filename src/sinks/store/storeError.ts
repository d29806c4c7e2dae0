export type FaultKind = 'full' | 'read-only' | 'corrupt' | 'busy' | 'other';

/** Something is wrong with the file or its disk. It may pass: trying again is worth it. */
export class StoreFault extends Error {
  readonly code = 'STORE_FAULT';
  readonly kind: FaultKind;
  readonly file: string;

  constructor(kind: FaultKind, file: string, why: string, cause?: unknown) {
    super(`${file}: ${words[kind]} (${why})`, { cause });
    this.name = 'StoreFault';
    this.kind = kind;
    this.file = file;
  }
}

const words: Readonly<Record<FaultKind, string>> = {
  full: 'the disk is full',
  'read-only': 'the file or its folder cannot be written',
  corrupt: 'the database is damaged',
  busy: 'another program holds the database',
  other: 'the database cannot be used',
};

export type RefusalKind =
  /** Another daemon writes to it. */
  | 'in-use'
  /** It is no store of cicprobe. */
  | 'alien'
  /** A later cicprobe wrote it. */
  | 'newer'
  /** An earlier cicprobe wrote it, and a reader does not change it. */
  | 'older'
  /** There is none to read. */
  | 'absent'
  /** There is no SQLite. */
  | 'no-driver';

/** The store is not opened, and trying again does not help. The file was not touched. */
export class StoreRefusal extends Error {
  readonly code = 'STORE_REFUSAL';
  readonly kind: RefusalKind;
  readonly file: string;

  constructor(kind: RefusalKind, file: string, message: string) {
    super(message);
    this.name = 'StoreRefusal';
    this.kind = kind;
    this.file = file;
  }
}
