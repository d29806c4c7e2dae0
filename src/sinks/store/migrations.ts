/** One step from a version of the schema to the next. */
export interface Migration {
  readonly to: number;
  readonly sql: string;
}

/** Every version of the schema, oldest first. One that was released is never edited: add the next. */
export const migrations: readonly Migration[] = [
  {
    to: 1,
    // Figures are kept by time first: the rows of one run lie beside each other, so that saving it writes few pages.
    // They do not refer to their paths: whether a path may go would take a walk through all of them.
    sql: `
      CREATE TABLE watches (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE
      ) STRICT;

      CREATE TABLE paths (
        id INTEGER PRIMARY KEY,
        watch INTEGER NOT NULL REFERENCES watches,
        path TEXT NOT NULL,
        about TEXT,
        UNIQUE (watch, path)
      ) STRICT;
      CREATE INDEX paths_by_path ON paths (path);

      CREATE TABLE standings (
        path INTEGER PRIMARY KEY REFERENCES paths,
        watched TEXT NOT NULL
      ) STRICT;

      CREATE TABLE latest (
        path INTEGER PRIMARY KEY REFERENCES paths,
        run INTEGER NOT NULL,
        at_ms INTEGER NOT NULL,
        outcome TEXT NOT NULL,
        verdict TEXT NOT NULL,
        code TEXT NOT NULL,
        latency_ms REAL
      ) STRICT;

      CREATE TABLE runs (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        watch INTEGER NOT NULL REFERENCES watches,
        report_id TEXT NOT NULL,
        started_ms INTEGER NOT NULL,
        finished_ms INTEGER NOT NULL,
        outcome TEXT NOT NULL,
        met INTEGER NOT NULL,
        broken INTEGER NOT NULL,
        unproven INTEGER NOT NULL,
        is_whole INTEGER NOT NULL,
        maintenance INTEGER NOT NULL,
        head BLOB NOT NULL,
        UNIQUE (watch, started_ms, report_id)
      ) STRICT;
      CREATE INDEX runs_by_time ON runs (finished_ms);

      CREATE TABLE evidence (
        id INTEGER PRIMARY KEY,
        run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
        part TEXT NOT NULL CHECK (part IN ('met', 'not-met')),
        at_ms INTEGER NOT NULL,
        paths BLOB NOT NULL,
        UNIQUE (run, part)
      ) STRICT;
      CREATE INDEX evidence_by_time ON evidence (part, at_ms);

      CREATE TABLE changes (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        path INTEGER NOT NULL REFERENCES paths,
        run INTEGER,
        at_ms INTEGER NOT NULL,
        kind TEXT NOT NULL,
        held_before TEXT,
        held TEXT,
        maintenance INTEGER NOT NULL,
        detail BLOB,
        UNIQUE (path, at_ms, kind)
      ) STRICT;
      CREATE INDEX changes_by_time ON changes (at_ms);

      CREATE TABLE hours (
        hour INTEGER NOT NULL,
        path INTEGER NOT NULL,
        checks INTEGER NOT NULL,
        met INTEGER NOT NULL,
        broken INTEGER NOT NULL,
        unproven INTEGER NOT NULL,
        latency_sum REAL NOT NULL,
        latency_max REAL NOT NULL,
        latency_count INTEGER NOT NULL,
        PRIMARY KEY (hour, path)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE days (
        day INTEGER NOT NULL,
        path INTEGER NOT NULL,
        checks INTEGER NOT NULL,
        met INTEGER NOT NULL,
        broken INTEGER NOT NULL,
        unproven INTEGER NOT NULL,
        latency_sum REAL NOT NULL,
        latency_max REAL NOT NULL,
        latency_count INTEGER NOT NULL,
        PRIMARY KEY (day, path)
      ) STRICT, WITHOUT ROWID;`,
  },
  {
    to: 2,
    sql: `
      CREATE TABLE alerts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        alert TEXT NOT NULL UNIQUE,
        state TEXT NOT NULL CHECK (state IN ('open', 'resolved')),
        is_settled INTEGER NOT NULL,
        opened_ms INTEGER NOT NULL,
        resolved_ms INTEGER,
        detail BLOB NOT NULL
      ) STRICT;
      CREATE INDEX alerts_unsettled ON alerts (id) WHERE is_settled = 0;
      CREATE INDEX alerts_by_end ON alerts (resolved_ms) WHERE is_settled = 1;

      CREATE TABLE notices (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        notice TEXT NOT NULL UNIQUE,
        at_ms INTEGER NOT NULL,
        detail BLOB NOT NULL
      ) STRICT;
      CREATE INDEX notices_by_time ON notices (at_ms);

      CREATE TABLE deliveries (
        notice INTEGER NOT NULL REFERENCES notices ON DELETE CASCADE,
        channel TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'given-up')),
        at_ms INTEGER NOT NULL,
        PRIMARY KEY (notice, channel)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX deliveries_waiting ON deliveries (notice) WHERE state = 'waiting';`,
  },
];
