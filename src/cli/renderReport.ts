import type { Report } from '../model/report.ts';
import type { Sort } from '../report/peers.ts';
import { chooseLook, type LookFlags } from './look.ts';
import type { ReportFormat } from './reportFormats.ts';
import type { Terminal } from './terminal.ts';

/** The flags that say how a report is to look. */
export interface RenderFlags extends LookFlags {
  readonly sort: Sort;
  readonly verbose?: boolean;
}

/** The report in a format, piece by piece; a form is loaded only when it is asked for. */
export async function renderReport(
  report: Report,
  format: ReportFormat,
  flags: RenderFlags,
  terminal: Terminal,
  toFile: boolean,
): Promise<Iterable<string>> {
  switch (format) {
    case 'text': {
      const { renderText } = await import('../report/renderText.ts');
      const look = chooseLook(flags, terminal, toFile);
      return [renderText(report, { ...look, sort: flags.sort, verbose: flags.verbose === true })];
    }
    case 'json':
      return (await import('../report/renderJson.ts')).renderJson(report);
    case 'ndjson':
      return (await import('../report/renderNdjson.ts')).renderNdjson(report);
    case 'markdown':
      return [(await import('../report/renderMarkdown.ts')).renderMarkdown(report)];
    case 'csv':
      return (await import('../report/renderPathsCsv.ts')).renderPathsCsv(report);
    case 'junit':
      return (await import('../report/renderJunit.ts')).renderJunit(report);
    case 'tap':
      return (await import('../report/renderTap.ts')).renderTap(report);
    case 'nagios':
      return [(await import('../report/renderNagios.ts')).renderNagios(report)];
    case 'prometheus':
      return (await import('../report/renderPrometheus.ts')).renderPrometheus(report);
    case 'github':
      return [(await import('../report/renderGithub.ts')).renderGithub(report)];
    case 'html': {
      const [{ renderHtml }, { readPageParts }] = await Promise.all([
        import('../report/html/renderHtml.ts'),
        import('./readPageParts.ts'),
      ]);
      return renderHtml(report, await readPageParts(report));
    }
  }
}
