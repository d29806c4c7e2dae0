import type { Logger } from 'pino';
import type { Alert } from '../model/alert.ts';
import type { ApiPlan } from '../model/apiPlan.ts';
import type { Clock } from '../model/clock.ts';
import type { LiveDaemon } from '../model/live.ts';
import type { Report } from '../model/report.ts';
import type { StoreReader } from '../sinks/store/store.ts';
import type { ServerBounds } from './serverBounds.ts';

/** What the API is made of; it knows nothing but what is given here. */
export interface ApiParts {
  readonly plan: ApiPlan;
  /** null where it is served without TLS. */
  readonly tls: TlsText | null;
  readonly live: LiveDaemon;
  /** null while the store cannot be used. */
  readonly reader: () => Omit<StoreReader, 'close'> | null;
  /** What is wrong with the store, as a sentence; null when nothing is. */
  readonly storeTrouble: () => string | null;
  readonly openAlerts: () => readonly Alert[];
  /** What is done now, while changes alert nobody; null outside of such times. */
  readonly maintenance: () => string | null;
  /** Who watches: the installation, this host's roles joined by a comma, its name. */
  readonly site: { readonly name: string; readonly role: string; readonly host: string };
  readonly tool: Report['tool'];
  readonly clock: Clock;
  readonly log: Logger | null;
  /** The names of the forms in which a report can be had. */
  readonly formats: readonly string[];
  /** @param format one of `formats`. */
  readonly renderReport: (report: Report, format: string) => Promise<ReportFile>;
  /** A report as one SVG. */
  readonly diagram: (report: Report) => Promise<string>;
  readonly metrics: () => Promise<{ readonly type: string; readonly body: string }>;
  /** The dashboard; null where it was not built. */
  readonly page: () => Promise<Dashboard | null>;
  /** Times and amounts of the server, for tests; the usual ones when left out. */
  readonly bounds?: Partial<ServerBounds>;
}

/** What the files of `ApiTls` hold. */
export interface TlsText {
  readonly cert: string;
  readonly key: string;
  readonly clientCa: string | null;
}

export interface ReportFile {
  /** Media type. */
  readonly type: string;
  /** Without a dot. */
  readonly extension: string;
  /** Piece by piece. */
  readonly body: Iterable<string>;
}

export interface Dashboard {
  readonly html: string;
  /** By name, without a folder: `dashboard.js`. */
  readonly assets: ReadonlyMap<string, { readonly type: string; readonly body: string }>;
}

export interface RunningApi {
  /** Where it answers, such as http://127.0.0.1:9807. */
  readonly url: string;
  /** Ends what is under way and gives the port back. */
  readonly close: () => Promise<void>;
}
