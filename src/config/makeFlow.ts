import { asFlowId, asRoleName } from '../model/ids.ts';
import type { Condition, Flow } from '../model/portMap.ts';
import { makeProbe } from './makeProbe.ts';
import type { FlowEntry } from './sectionSchema.ts';

/** One validated entry of a section file as the model has it, every default filled in. */
export function makeFlow(entry: FlowEntry, section: string): Flow {
  return {
    id: asFlowId(entry.id),
    section,
    diagram: entry.diagram ?? '',
    from: asRoleName(entry.from),
    to: asRoleName(entry.to),
    direction: entry.direction ?? '->',
    listens: entry.direction === '<->' ? (entry.listens ?? 'both') : 'to',
    service: entry.service,
    purpose: entry.purpose,
    transport: entry.transport,
    security: entry.security ?? 'none',
    ports: entry.ports ?? { kind: 'none' },
    unprobed: entry.unprobed ?? null,
    wan: entry.wan ?? false,
    when: makeCondition(entry.when ?? {}),
    probe: makeProbe(entry),
    impact: entry.impact,
    source: entry.source,
    note: entry.note ?? '',
  };
}

function makeCondition(when: Readonly<Record<string, string | readonly string[]>>): Condition {
  return Object.fromEntries(Object.entries(when).map(([option, values]) => [option, [values].flat()]));
}
