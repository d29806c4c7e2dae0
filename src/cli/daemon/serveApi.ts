import path from 'node:path';
import type { ApiParts, ReportFile, TlsText } from '../../api/apiParts.ts';
import { keepServing, type ServingApi } from '../../api/keepServing.ts';
import type { ApiPlan, ApiTls } from '../../model/apiPlan.ts';
import type { PortMap } from '../../model/portMap.ts';
import type { Report } from '../../model/report.ts';
import type { Site } from '../../model/site.ts';
import { CannotRun } from '../cannotRun.ts';
import { readSource } from '../readFiles.ts';
import { renderReport } from '../renderReport.ts';
import { REPORT_FORMATS, type ReportFormat } from '../reportFormats.ts';
import { systemClock } from '../systemClock.ts';
import type { Terminal } from '../terminal.ts';
import { toolVersion } from '../toolVersion.ts';
import { UsageError } from '../usageError.ts';
import { readDashboard } from './readDashboard.ts';

/** What the daemon brings along; the rest is the same for every daemon. */
export interface ApiAround
  extends Pick<
    ApiParts,
    'live' | 'reader' | 'storeTrouble' | 'openAlerts' | 'maintenance' | 'metrics' | 'log'
  > {
  readonly plan: ApiPlan;
  readonly site: Site;
  readonly portMap: PortMap;
  /** Folder of the configuration: files that it names lie beside it. */
  readonly beside: string;
  readonly terminal: Terminal;
}

/**
 * Serves the API of a daemon until it is closed; a port that somebody else has is tried again and again.
 * @throws UsageError for files of TLS that cannot be read; CannotRun for those that are no good.
 */
export async function serveApi({
  site,
  portMap,
  beside,
  terminal,
  ...around
}: ApiAround): Promise<ServingApi> {
  const { plan } = around;
  const tls = plan.tls === null ? null : await readTls(plan.tls, beside);
  const parts: ApiParts = {
    ...around,
    tls,
    site: { name: site.name, role: site.selfRoles.join(','), host: terminal.hostname },
    tool: toolVersion(),
    clock: systemClock,
    formats: REPORT_FORMATS,
    renderReport: (report, format) => renderFile(report, format as ReportFormat, terminal),
    diagram: (report) => drawReport(report, portMap),
    page: readDashboard,
  };
  try {
    return await keepServing(parts);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new CannotRun(`daemon.api cannot be served: ${message}`, error);
  }
}

async function readTls({ certFile, keyFile, clientCaFile }: ApiTls, beside: string): Promise<TlsText> {
  const [cert, key, clientCa] = await Promise.all([
    readPem('cert', certFile, beside),
    readPem('key', keyFile, beside),
    clientCaFile === null ? null : readPem('clientCa', clientCaFile, beside),
  ]);
  return { cert, key, clientCa };
}

async function readPem(key: string, file: string, beside: string): Promise<string> {
  try {
    return (await readSource(path.resolve(beside, file))).text;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`daemon.api.tls.${key}: ${error.message}`, { cause: error });
  }
}

/** Nobody's terminal: a width to read at, and no colours. */
async function renderFile(report: Report, format: ReportFormat, terminal: Terminal): Promise<ReportFile> {
  const flags = { sort: 'worst', color: false } as const;
  const body = await renderReport(report, format, flags, { ...terminal, columns: 100 }, true);
  const [extension, type] = forms[format];
  return { type, extension, body };
}

const forms: Readonly<Record<ReportFormat, readonly [extension: string, type: string]>> = {
  text: ['txt', 'text/plain; charset=utf-8'],
  json: ['json', 'application/json; charset=utf-8'],
  ndjson: ['ndjson', 'application/x-ndjson; charset=utf-8'],
  markdown: ['md', 'text/markdown; charset=utf-8'],
  csv: ['csv', 'text/csv; charset=utf-8'],
  junit: ['xml', 'application/xml; charset=utf-8'],
  tap: ['tap', 'text/plain; charset=utf-8'],
  nagios: ['nagios.txt', 'text/plain; charset=utf-8'],
  prometheus: ['prom', 'text/plain; charset=utf-8'],
  github: ['github.txt', 'text/plain; charset=utf-8'],
  html: ['html', 'text/html; charset=utf-8'],
};

/** Whoever draws is loaded when somebody wants to see it. */
async function drawReport(report: Report, portMap: PortMap): Promise<string> {
  return (await import('../drawLiveDiagram.ts')).drawLiveDiagram(report, portMap);
}
