/** A path of a made report: open, or silent for good. The numbers of its evidence are the caller's. */
export function benchPath({ id, flow, service, target, address, port, isOpen, latencyMs, attempt }) {
  const silent = (startedAtMs) => ({
    ...attempt(startedAtMs),
    kind: 'silent',
    stage: 'connect',
    lastHop: '10.9.8.1',
  });
  return {
    id,
    flow,
    section: 'Benchmark',
    diagram: '',
    from: 'workstation',
    to: 'cic-server',
    service,
    purpose: 'Being measured',
    transport: 'tcp',
    port,
    security: 'none',
    wan: false,
    target,
    address,
    verdict: isOpen ? 'open' : 'blocked',
    outcome: isOpen ? 'met' : 'broken',
    reason: isOpen
      ? {
          code: 'connected',
          text: `TCP ${port} on ${target} (${address}) accepted the connection and kept it`,
        }
      : {
          code: 'silent',
          text: `TCP ${port} on ${target} (${address}) does not answer at all: something drops it`,
        },
    latencyMs: isOpen ? latencyMs : null,
    attempts: isOpen ? 1 : 2,
    evidence: isOpen ? [{ ...attempt(3), kind: 'connected', lingeredMs: 50 }] : [silent(3), silent(450)],
    alternatives: isOpen ? [] : [{ code: 'host-firewall', text: "the target's own firewall drops it" }],
    warnings: [],
    impact: 'None: this is a benchmark.',
    source: { kind: 'table', ref: 'benchmark', confidence: 'documented' },
  };
}
