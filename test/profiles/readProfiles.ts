import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** The profiles as plain YAML, read without the product's own parser. */
interface RawProfiles {
  readonly document: string;
  readonly revision: string;
  readonly roles: readonly RawRole[];
  readonly options: readonly RawOption[];
  readonly sections: readonly RawSection[];
  /** Every flow with the title of its section. */
  readonly flows: readonly (RawFlow & { readonly section: string })[];
}

interface RawRole {
  readonly name: string;
  readonly title: string;
  readonly kind: string;
  readonly printedNames: readonly string[];
  readonly acronyms?: readonly string[];
  readonly hostedOn?: readonly string[];
  readonly isA?: readonly string[];
  readonly mainPeer?: string;
  readonly portsFixed?: string;
  readonly note?: string;
}

interface RawOption {
  readonly name: string;
  readonly title: string;
  readonly values: readonly string[];
  readonly default: string;
  readonly description: string;
}

interface RawSection {
  readonly file: string;
  readonly section: string;
  readonly page: number;
  readonly note?: string;
  readonly flows: readonly RawFlow[];
}

export interface RawFlow {
  readonly id: string;
  readonly diagram?: string;
  readonly from: string;
  readonly to: string;
  readonly direction?: string;
  readonly listens?: string;
  readonly service: string;
  readonly transport: string;
  readonly security?: string;
  /** `none` for ICMP, where the file has no such key. */
  readonly ports: string;
  readonly unprobed?: { readonly ports: string; readonly why: string };
  readonly wan?: boolean;
  readonly when?: Readonly<Record<string, string | readonly string[]>>;
  readonly probe?: string | Readonly<Record<string, unknown>>;
  readonly purpose: string;
  readonly impact: string;
  readonly source: { readonly kind: string; readonly ref: string; readonly confidence: string };
  readonly note?: string;
}

const folder = join(import.meta.dirname, '../../profiles');

export function readProfiles(): RawProfiles {
  const roles = readYaml('roles.yaml') as Pick<RawProfiles, 'document' | 'revision' | 'roles'>;
  const { options } = readYaml('options.yaml') as Pick<RawProfiles, 'options'>;
  const sections = readdirSync(join(folder, 'sections'))
    .sort()
    .map((file) => ({ file, ...(readYaml(join('sections', file)) as Omit<RawSection, 'file'>) }));
  const flows = sections.flatMap((section) =>
    section.flows.map((flow) => ({ ...flow, ports: portsOf(flow), section: section.section })),
  );
  return { ...roles, options, sections, flows };
}

export function readFixture(name: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures', name), 'utf8'));
}

function portsOf({ transport, ports }: Pick<RawFlow, 'transport'> & { readonly ports?: string }): string {
  return transport === 'icmp' ? (ports ?? 'none') : String(ports);
}

function readYaml(path: string): unknown {
  return parse(readFileSync(join(folder, path), 'utf8'));
}
