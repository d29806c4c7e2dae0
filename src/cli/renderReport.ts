import type { Report } from '../model/report.ts';
import type { Audience } from '../report/audience/audiences.ts';
import type { Page } from '../report/audience/page.ts';
import type { Sort } from '../report/peers.ts';
import { chooseLook, type LookFlags } from './look.ts';
import type { ReportFormat } from './reportFormats.ts';
import type { Terminal } from './terminal.ts';

/** The flags that say how a report is to look. */
export interface RenderFlags extends LookFlags {
  readonly sort: Sort;
  readonly verbose?: boolean;
  /** For whom text and Markdown are; a technician when left out. */
  readonly audience?: Audience;
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
      const page = await audiencePage(report, flags.audience ?? 'technician');
      if (page !== null) {
        const { renderPageText } = await import('../report/audience/renderPageText.ts');
        return [renderPageText(page, chooseLook(flags, terminal, toFile))];
      }
      const { renderText } = await import('../report/renderText.ts');
      const look = chooseLook(flags, terminal, toFile);
      return [renderText(report, { ...look, sort: flags.sort, verbose: flags.verbose === true })];
    }
    case 'json':
      return (await import('../report/renderJson.ts')).renderJson(report);
    case 'ndjson':
      return (await import('../report/renderNdjson.ts')).renderNdjson(report);
    case 'markdown': {
      const page = await audiencePage(report, flags.audience ?? 'technician');
      if (page !== null) {
        return [(await import('../report/audience/renderPageMarkdown.ts')).renderPageMarkdown(page)];
      }
      return [(await import('../report/renderMarkdown.ts')).renderMarkdown(report)];
    }
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

/** The report in the words of its readers; null for the technician, who gets all of it. */
async function audiencePage(report: Report, audience: Audience): Promise<Page | null> {
  switch (audience) {
    case 'technician':
      return null;
    case 'network':
      return (await import('../report/audience/networkPage.ts')).networkPage(report);
    case 'manager':
      return (await import('../report/audience/managerPage.ts')).managerPage(report);
  }
}
