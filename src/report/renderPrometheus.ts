import type { Report, ReportPath } from '../model/report.ts';
import { type Outcome, VERDICTS } from '../model/verdict.ts';
import { certificateExpiryMs } from './certificateExpiry.ts';
import { gather } from './gather.ts';
import { epochMsOf } from './isoTime.ts';
import { printable } from './printable.ts';
import { outcomeRank } from './summarize.ts';

/**
 * The report in the text format of Prometheus (exposition format 0.0.4), for the textfile collector of node_exporter:
 * per path its verdict and outcome one-hot, latency and certificate; of the run its sums, duration and times.
 */
export function* renderPrometheus(report: Report): Generator<string> {
  for (const { name, help, samples } of metricsOf(report)) {
    if (samples.length > 0) {
      yield `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${samples.map((one) => sampleLine(name, one)).join('')}`;
    }
  }
}

type Labels = Readonly<Record<string, string>>;

interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

const OUTCOMES: readonly Outcome[] = ['met', 'broken', 'unproven'];

function metricsOf(report: Report): readonly Metric[] {
  const { run, tool, portMap, skipped } = report;
  const paths = distinctPaths(report.paths);
  const having = (key: 'verdict' | 'outcome', value: string): number =>
    report.paths.filter((path) => path[key] === value).length;
  return [
    {
      name: 'cicprobe_path_verdict',
      help: 'Whether the path has this verdict (1) or not (0).',
      samples: paths.flatMap((path) => oneHot(path, 'verdict', VERDICTS)),
    },
    {
      name: 'cicprobe_path_outcome',
      help: 'Whether the path, held against the phase, has this outcome (1) or not (0).',
      samples: paths.flatMap((path) => oneHot(path, 'outcome', OUTCOMES)),
    },
    {
      name: 'cicprobe_path_latency_seconds',
      help: 'Time to the first answer of the peer, where there was one.',
      samples: paths.flatMap((path) => sampleOf(pathLabels(path), inSeconds(path.latencyMs))),
    },
    {
      name: 'cicprobe_path_certificate_expiry_timestamp_seconds',
      help: 'When the certificate that was shown on the path ends, in Unix time.',
      samples: paths.flatMap((path) => sampleOf(pathLabels(path), inSeconds(certificateExpiryMs(path)))),
    },
    {
      name: 'cicprobe_paths',
      help: 'Number of paths by verdict.',
      samples: VERDICTS.map((verdict) => ({ labels: { verdict }, value: having('verdict', verdict) })),
    },
    {
      name: 'cicprobe_paths_by_outcome',
      help: 'Number of paths by outcome.',
      samples: OUTCOMES.map((outcome) => ({ labels: { outcome }, value: having('outcome', outcome) })),
    },
    {
      name: 'cicprobe_flows_not_checked',
      help: 'Number of documented flows that were not checked in this run.',
      samples: [{ labels: {}, value: skipped.length }],
    },
    {
      name: 'cicprobe_run_complete',
      help: 'Whether every planned path was tried (1) or the run ended early (0).',
      samples: [{ labels: {}, value: run.ended === 'complete' ? 1 : 0 }],
    },
    {
      name: 'cicprobe_run_duration_seconds',
      help: 'How long the run took.',
      samples: sampleOf({}, inSeconds(run.durationMs)),
    },
    {
      name: 'cicprobe_run_start_timestamp_seconds',
      help: 'When the run began, in Unix time.',
      samples: sampleOf({}, inSeconds(epochMsOf(run.startedAt))),
    },
    {
      name: 'cicprobe_run_end_timestamp_seconds',
      help: 'When the run ended, in Unix time.',
      samples: sampleOf({}, inSeconds(epochMsOf(run.finishedAt))),
    },
    {
      name: 'cicprobe_run_info',
      help: 'What ran, as what; always 1.',
      samples: [
        {
          labels: {
            version: tool.version,
            from: run.role,
            phase: run.phase,
            site: run.site,
            revision: portMap.revision,
          },
          value: 1,
        },
      ],
    },
  ];
}

/** Paths of one set of labels would be one series twice, which no reader takes: the worst of them stands for all. */
function distinctPaths(paths: readonly ReportPath[]): readonly ReportPath[] {
  return gather(paths, (path) => Object.values(pathLabels(path)).map((text) => printable(text))).map((same) =>
    same.reduce((worst, path) => (outcomeRank(path.outcome) < outcomeRank(worst.outcome) ? path : worst)),
  );
}

/** Nothing here grows with what peers say or with time. */
function pathLabels(path: ReportPath): Labels {
  return {
    role: path.to,
    target: path.target,
    address: path.address ?? '',
    transport: path.transport,
    port: String(path.port),
    service: path.service,
    flow: path.flow,
    ...(path.triedFrom === undefined ? {} : { tried_from: path.triedFrom }),
  };
}

function oneHot(path: ReportPath, key: 'verdict' | 'outcome', values: readonly string[]): readonly Sample[] {
  const labels = pathLabels(path);
  return values.map((value) => ({ labels: { ...labels, [key]: value }, value: path[key] === value ? 1 : 0 }));
}

function sampleOf(labels: Labels, value: number | null): readonly Sample[] {
  return value === null ? [] : [{ labels, value }];
}

/** Exact to the microsecond. */
function inSeconds(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms * 1000) / 1_000_000;
}

function sampleLine(name: string, { labels, value }: Sample): string {
  const pairs = Object.entries(labels).map(([key, text]) => `${key}="${labelText(text)}"`);
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}\n`;
}

/** Backslash and quote are escaped; line feeds have become blanks. */
function labelText(text: string): string {
  return printable(text).replace(/[\\"]/g, '\\$&');
}
