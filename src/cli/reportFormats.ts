/** The forms in which a report can be written, as `--format` and `--output FORMAT:FILE` name them. */
export const REPORT_FORMATS = [
  'text',
  'json',
  'ndjson',
  'markdown',
  'csv',
  'junit',
  'tap',
  'nagios',
  'prometheus',
  'github',
  'html',
] as const;

export type ReportFormat = (typeof REPORT_FORMATS)[number];
