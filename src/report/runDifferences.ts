import type { RunDifference } from '../model/diff.ts';
import type { Report } from '../model/report.ts';

/** What was asked differently in two runs, so that not every change is one of the network. */
export function runDifferences(before: Report, after: Report): readonly RunDifference[] {
  const earlier = aspectsOf(before);
  return aspectsOf(after).flatMap(({ what, value, consequence }, at) => {
    const old = earlier[at]?.value;
    return old === undefined || old === value ? [] : [{ what, before: old, after: value, consequence }];
  });
}

interface Aspect {
  readonly what: string;
  readonly value: string;
  readonly consequence: string;
}

/** The same aspects in the same order for every report. */
function aspectsOf({ run, portMap, tool, skipped }: Report): readonly Aspect[] {
  const sampled = skipped.filter(({ reason }) => reason === 'range-sampled').length;
  return [
    {
      what: 'port map',
      value: `${portMap.document}, ${portMap.revision}`,
      consequence: 'a flow that was renamed shows as new and as gone',
    },
    { what: 'host', value: run.host, consequence: 'the paths begin elsewhere' },
    { what: 'role', value: run.role, consequence: 'other paths are needed' },
    { what: 'site', value: run.site, consequence: '' },
    { what: 'phase', value: run.phase, consequence: 'it decides what counts as broken' },
    { what: 'options', value: optionsInWords(run.options), consequence: 'other paths are needed' },
    {
      what: 'proof',
      value: run.responders === undefined ? 'from one side' : 'paired',
      consequence: 'a responder proves what stays unproven from one side',
    },
    {
      what: 'number of sampled ranges',
      value: String(sampled),
      consequence: 'other ports of ranges are tried',
    },
    { what: 'end', value: run.ended, consequence: 'what was not tried is unproven' },
    { what: 'version of cicprobe', value: tool.version, consequence: '' },
  ];
}

function optionsInWords(options: Readonly<Record<string, string>>): string {
  return Object.entries(options)
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join(', ');
}
