import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { namedWithoutPorts } from './namedWithoutPorts.ts';
import { type RawFlow, readFixture, readProfiles } from './readProfiles.ts';

interface Fact {
  readonly section: string;
  readonly from: string;
  readonly to: string;
  readonly direction: string;
  readonly transport: string;
  readonly security: string;
  readonly ports: string;
  readonly wan: boolean;
  readonly evidence: string;
  readonly tag: string;
}

interface FixtureSection {
  readonly title: string;
  readonly page: number;
  readonly flowsWithoutPorts: readonly { readonly service: string }[];
}

const facts = readFixture('document-facts.json') as readonly Fact[];
const fixtureSections = readFixture('document-sections.json') as readonly FixtureSection[];
const { sections, flows } = readProfiles();
const usable = facts.filter((fact) => ['', 'EVIDENT', 'DERIVED'].includes(fact.tag));
const unusable = facts.filter((fact) => ['PRINTED-ONLY', 'DUPLICATE', 'GLOBAL'].includes(fact.tag));
const documentKinds = ['table', 'prose', 'changelog'];
const answers = new Set(namedWithoutPorts.flatMap((named) => named.flows));

/** What makes a flow the same need, whoever says so. */
const needOf = (flow: RawFlow & { readonly section: string }): string =>
  [flow.section, flow.from, flow.to, flow.transport, flow.ports, flow.security ?? 'none'].join(' | ');
const needOfFact = (fact: Fact): string =>
  [fact.section, fact.from, fact.to, fact.transport, fact.ports, fact.security].join(' | ');

const rowOf = (flow: RawFlow & { readonly section: string }): string =>
  [needOf(flow), flow.direction ?? '->', flow.wan ?? false, flow.source.kind].join(' | ');
const rowOfFact = (fact: Fact): string =>
  [needOfFact(fact), fact.direction, fact.wan, fact.evidence].join(' | ');

const count = (all: readonly string[], one: string): number => all.filter((each) => each === one).length;

describe('the document', () => {
  test('the fixture holds every row of the document with its tag', () => {
    expect(facts).toHaveLength(225);
    expect(usable.length + unusable.length).toBe(facts.length);
    expect(usable).toHaveLength(206);
  });

  test('all 24 port sections are there, in order, with their page and at least one flow', () => {
    expect(sections.map(({ section, page }) => ({ title: section, page }))).toEqual(
      fixtureSections.map(({ title, page }) => ({ title, page })),
    );
    expect(sections).toHaveLength(24);
    for (const section of sections) expect(section.flows.length, section.section).toBeGreaterThan(0);
  });

  test('files are numbered in order and named by the first part of their flow ids', () => {
    sections.forEach((section, index) => {
      const slug = section.file.replace(/^\d\d-/, '').replace(/\.yaml$/, '');
      expect(section.file).toBe(`${String(index + 1).padStart(2, '0')}-${slug}.yaml`);
      for (const flow of section.flows) expect(flow.id.split('.')[0]).toBe(slug);
    });
  });
});

describe('nothing is missing', () => {
  test('every usable fact has exactly one flow for each time it occurs', () => {
    const fromDocument = flows.filter((flow) => documentKinds.includes(flow.source.kind));
    const factRows = new Set(usable.map(rowOfFact));
    const matching = fromDocument.filter((flow) => factRows.has(rowOf(flow)));
    expect(matching.map(rowOf).sort()).toEqual(usable.map(rowOfFact).sort());
  });

  test('every flow that the document names without numbers is answered, in the same section', () => {
    expect(namedWithoutPorts.map(({ section, service }) => ({ section, service }))).toEqual(
      fixtureSections.flatMap(({ title, flowsWithoutPorts }) =>
        flowsWithoutPorts.map(({ service }) => ({ section: title, service })),
      ),
    );
    for (const named of namedWithoutPorts) {
      expect(named.flows.length).toBeGreaterThan(0);
      for (const id of named.flows) {
        expect(flows.find((flow) => flow.id === id)?.section, id).toBe(named.section);
      }
    }
  });

  test('the fixed ports of Interaction Edge are there', () => {
    const edge = ['interaction-edge', 'interaction-gateway', 'hosted-media-server', 'hosted-sip-proxy'];
    const web = flows.filter((flow) => flow.from === 'workstation' && edge.includes(flow.to));
    expect(web.map((flow) => `${flow.to} ${flow.ports}`).sort()).toEqual([
      'hosted-media-server 446',
      'hosted-media-server 8083',
      'hosted-sip-proxy 442',
      'hosted-sip-proxy 8080',
      'interaction-edge 20,21',
      'interaction-edge 443',
      'interaction-edge 80,8081',
      'interaction-gateway 444',
      'interaction-gateway 8082',
    ]);
    const console = flows.filter((flow) => flow.to === 'edge-remote-console');
    expect(console.map((flow) => `${flow.transport} ${flow.ports}`).sort()).toEqual([
      'tcp 5900',
      'tcp 623',
      'udp 623',
    ]);
  });
});

describe('nothing is extra', () => {
  test('every flow that cites the document matches a fact or is named there without numbers', () => {
    const rows = new Set(usable.map(rowOfFact));
    const extra = flows
      .filter((flow) => documentKinds.includes(flow.source.kind) && !rows.has(rowOf(flow)))
      .filter((flow) => !answers.has(flow.id));
    expect(extra.map((flow) => flow.id)).toEqual([]);
  });

  test('a number that the document names without printing is never called documented', () => {
    const rows = new Set(usable.map(rowOfFact));
    const carried = flows.filter(
      (flow) => documentKinds.includes(flow.source.kind) && !rows.has(rowOf(flow)) && answers.has(flow.id),
    );
    expect(carried.length).toBeGreaterThan(0);
    for (const flow of carried) expect(flow.source.confidence, flow.id).toBe('inferred');
  });

  test('rows that are evidently misprints, and rows that only repeat others, are not flows', () => {
    const needs = flows.filter((flow) => documentKinds.includes(flow.source.kind)).map(needOf);
    for (const fact of unusable) {
      const need = needOfFact(fact);
      expect(count(needs, need), need).toBe(count(usable.map(needOfFact), need));
    }
    const misprints = facts.filter((fact) => fact.tag === 'PRINTED-ONLY').map(needOfFact);
    const meant = new Set(usable.map(needOfFact));
    const never = new Set(misprints.filter((need) => !meant.has(need)));
    expect(never.size).toBeGreaterThan(0);
    expect(flows.filter((flow) => never.has(needOf(flow))).map((flow) => flow.id)).toEqual([]);
  });

  test('every other flow names a public page or a standard with its port', () => {
    for (const flow of flows.filter((each) => !documentKinds.includes(each.source.kind))) {
      if (flow.source.kind === 'public-page') {
        expect(flow.source.ref, flow.id).toMatch(/^https:\/\/[a-z0-9.-]+\/\S+$/);
      } else {
        expect(flow.source.kind, flow.id).toBe('protocol-default');
        expect(flow.source.ref, flow.id).toMatch(/^RFC \d+|default port \d+/);
        expect(flow.source.ref, flow.id).toContain(flow.ports);
      }
    }
  });

  test('every change-log source gives its date', () => {
    for (const flow of flows.filter((each) => each.source.kind === 'changelog')) {
      expect(flow.source.ref, flow.id).toMatch(/^Change log \d\d-[A-Z][a-z]+-\d{4}: /);
    }
  });

  test('a flow without a number carries no claim about one', () => {
    for (const flow of flows.filter((each) => each.ports === 'unknown')) {
      expect(flow.source.confidence, flow.id).toBe('inferred');
      expect(flow.note, flow.id).toMatch(/\S/);
    }
  });
});

test('the table of docs/notes/port-map-sources.md counts what is there', () => {
  const notes = readFileSync(join(import.meta.dirname, '../../docs/notes/port-map-sources.md'), 'utf8');
  const rows = new Set(usable.map(rowOfFact));
  for (const { section } of sections) {
    const own = flows.filter((flow) => flow.section === section);
    const printed = own.filter((flow) => rows.has(rowOf(flow))).length;
    const unknown = own.filter((flow) => flow.ports === 'unknown').length;
    expect(notes).toContain(`| ${section} | ${printed} | ${own.length - printed - unknown} | ${unknown} |`);
  }
});
