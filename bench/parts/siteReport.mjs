// A report of one role with a host for every peer of the port map, or with so many hosts that it has `paths` paths.

/** Outcomes are spread by a fixed rule: most met, some broken, some unproven. */
export function makeSiteReport(portMap, role, paths = 0) {
  const flows = portMap.flows.filter((flow) => flow.from === role || flow.to === role);
  const tried = flows.filter(({ ports }) => ports.kind === 'list' || ports.kind === 'range');
  const made = [];
  do {
    const round = made.length === 0 ? 0 : Math.ceil(made.length / tried.length);
    for (const flow of tried) {
      if (paths > 0 && made.length >= paths) break;
      for (const port of portsOf(flow)) made.push(makePath(flow, role, port, round, made.length));
    }
  } while (made.length < paths);
  const hosts = new Map(
    made.map(({ triedFrom, target, from, to, address }) => [
      triedFrom ?? target,
      [triedFrom === undefined ? to : from, address],
    ]),
  );
  return {
    schemaVersion: 1,
    tool: { name: 'cicprobe', version: '0.1.0' },
    run: {
      id: '3f2b8c1e',
      startedAt: '2026-11-23T08:45:12.345Z',
      finishedAt: '2026-11-23T08:45:22.345Z',
      durationMs: 10_000,
      role,
      phase: 'live',
      host: `${role}-01`,
      ended: 'complete',
      site: '',
      kernel: 'not-needed',
      options: {},
    },
    portMap: { document: portMap.document, revision: portMap.revision },
    targets: [...hosts].map(([name, [hostRole, address]]) => ({
      role: hostRole,
      name,
      addresses: [address],
    })),
    summary: {
      total: made.length,
      open: 0,
      closed: 0,
      blocked: 0,
      unreachable: 0,
      unproven: 0,
      wrongService: 0,
      unresolved: 0,
      error: 0,
      skipped: 0,
      outcome: 'broken',
    },
    causes: [],
    paths: made,
    skipped: flows
      .filter((flow) => !tried.includes(flow))
      .map((flow) => ({
        id: flow.id,
        from: flow.from,
        to: flow.to,
        transport: flow.transport,
        ports: flow.ports.kind,
        reason: `${flow.ports.kind}-ports`,
        why: 'no number',
      })),
  };
}

function portsOf({ ports }) {
  return ports.kind === 'list' ? ports.ports : [ports.first, ports.last];
}

function makePath(flow, role, port, round, at) {
  const isOut = flow.from === role;
  const peer = isOut ? flow.to : flow.from;
  const host = `${peer}-${String(round + 1).padStart(2, '0')}`;
  const outcome = at % 11 === 3 ? 'broken' : at % 17 === 5 ? 'unproven' : 'met';
  const target = isOut ? host : `${role}-01`;
  return {
    id: `${flow.id}/${target}/10.0.${round}.${at % 250}/${port}${isOut ? '' : `/from/${host}`}`,
    flow: flow.id,
    section: flow.section,
    diagram: flow.diagram,
    from: flow.from,
    to: flow.to,
    service: flow.service,
    purpose: flow.purpose,
    transport: flow.transport,
    port,
    security: flow.security,
    wan: flow.wan,
    target,
    address: `10.0.${round}.${[...peer].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 250, 7)}`,
    ...(isOut ? {} : { triedFrom: host }),
    verdict: { met: 'open', broken: 'blocked', unproven: 'unproven' }[outcome],
    outcome,
    reason: { code: 'benchmark', text: 'made for a benchmark' },
    latencyMs: null,
    attempts: 1,
    evidence: [],
    alternatives: [],
    warnings: [],
    impact: '',
    source: flow.source,
  };
}
