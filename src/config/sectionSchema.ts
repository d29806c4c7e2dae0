import { z } from 'zod';
import type { Port } from '../model/ids.ts';
import { formatPorts } from '../model/portMap.ts';
import { conditionFaults, flowFaults, type KnownNames, PORTS_TEXT, roleFaults } from './flowFaults.ts';
import { parsePorts } from './ports.ts';
import { type Reading, refused, understood } from './reading.ts';
import {
  anyText,
  type Fault,
  fullList,
  hold,
  kebab,
  mapping,
  oneOf,
  oneOrMore,
  patternText,
  read,
  record,
  text,
  wholeNumber,
  yesNo,
} from './schemaParts.ts';
import { quote } from './showValue.ts';

const portsText = z.string(PORTS_TEXT);
const ports = read(portsText, parsePorts);
const portList = read(ports, (set): Reading<readonly Port[]> => {
  return set.kind === 'list'
    ? understood(set.ports)
    : refused(`expected a list of ports, got "${formatPorts(set)}"`);
});

const probe = z.union([
  kebab,
  z.looseObject({ kind: kebab.describe('Which probe.') }, 'a mapping with the key kind'),
]);

export const sourceKind = oneOf(['table', 'prose', 'changelog', 'public-page', 'protocol-default']);
export const confidence = oneOf(['documented', 'changelog', 'inferred']);

const source = hold(
  mapping({
    kind: sourceKind.describe('Where the numbers come from.'),
    ref: text.describe('Section and printed text, date of the change-log entry, address, or standard.'),
    confidence: confidence.describe('How sure the numbers are.'),
  }),
  sourceFaults,
);

/** `profiles/sections/NN-slug.yaml`: the flows of one section of the document. */
export function makeSectionSchema(known: KnownNames) {
  return mapping({
    section: text.describe('Title of the section as the document has it.'),
    page: wholeNumber(1, 10_000).describe('Page of the document.'),
    note: anyText.optional().describe('What survived of the section and what was filled from elsewhere.'),
    flows: fullList(hold(makeFlowSchema(known), (flow) => flowFaults(flow, known))).describe(
      'The flows in the order of the document.',
    ),
  }).meta({ title: 'cicprobe section', description: 'One section of a cicprobe port map.' });
}

export type FlowEntry = z.output<ReturnType<typeof makeFlowSchema>>;

/** The first part of a section's flow ids, by which the section is known. */
export function flowSlug(flows: readonly FlowEntry[]): string {
  return flows
    .slice(0, 1)
    .map(({ id }) => id.split('.', 1).join(''))
    .join('');
}

function makeFlowSchema(known: KnownNames) {
  const role = hold(text, (name) => roleFaults(name, known));
  const condition = hold(record(oneOrMore(text)), (when) => conditionFaults(when, known));
  return mapping({
    id: patternText(
      /^[a-z0-9-]+(\.[a-z0-9-]+)+$/,
      'an id such as client-operations.desktop.notifier',
    ).describe('Stable id, unique over all files; its first part is the same for the whole file.'),
    diagram: anyText.optional().describe('The diagram or table of the document.'),
    from: role.describe('Role that starts the conversation.'),
    to: role.describe('Role that listens.'),
    direction: oneOf(['->', '<->']).optional().describe('"<->" when the document draws the arrow both ways.'),
    listens: oneOf(['to', 'both'])
      .optional()
      .describe('For "<->": "to" when only that end is known to accept connections; default both.'),
    service: text.describe('The service behind the ports.'),
    transport: oneOf(['tcp', 'udp', 'icmp']).describe(
      'Transport protocol; icmp for an echo request and its reply.',
    ),
    security: oneOf(['none', 'ssl', 'tls']).optional().describe('Encryption that the document names.'),
    ports: ports
      .optional()
      .describe(
        '"5597", "8018,8108", "32768-40960", "dynamic" or "unknown"; always in quotes. Left out for icmp, and only there.',
      ),
    unprobed: mapping({
      ports: portList.describe('Some of the ports of the flow.'),
      why: text.describe('Why nothing listens there.'),
    })
      .optional()
      .describe('Documented ports on which nothing listens.'),
    wan: yesNo.optional().describe('Whether the document marks the flow for wide-area networks.'),
    when: condition.optional().describe('Option → the value or values under which the flow is needed.'),
    probe: probe.optional().describe('Which probe checks the flow; by transport and security when left out.'),
    purpose: text.describe('What the path is for.'),
    impact: text.describe('What stops working without it, in the words of the person affected.'),
    source: source.describe('Where the flow comes from.'),
    note: anyText.optional().describe('Conflicts and readings.'),
  });
}

function sourceFaults({ kind, ref }: { readonly kind: string; readonly ref: string }): readonly Fault[] {
  if (kind !== 'public-page' || /^https:\/\/\S+$/.test(ref)) return [];
  return [{ path: ['ref'], message: `expected the https address of the page, got ${quote(ref)}` }];
}
