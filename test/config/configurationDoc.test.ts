import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { limitBounds, thresholdBounds } from '../../src/config/limits.ts';
import { parsePortMap } from '../../src/config/portMap.ts';
import { parseSiteFile } from '../../src/config/siteFile.ts';
import { limitFlags } from '../../src/config/siteFlags.ts';
import { renderSiteTemplate } from '../../src/config/siteTemplate.ts';
import { usualThresholds } from '../../src/model/thresholds.ts';
import { makeRegistry } from '../../src/probes/registry.ts';

const root = new URL('../../', import.meta.url);
const read = (file: string) => readFileSync(new URL(file, root), 'utf8');

const files = [
  'roles.yaml',
  'options.yaml',
  ...readdirSync(new URL('profiles/sections/', root)).map((file) => `sections/${file}`),
];
const anyOptions = (): void => undefined;
const portMap = parsePortMap(
  files.map((file) => ({ file: `profiles/${file}`, text: read(`profiles/${file}`) })),
  new Map([...makeRegistry().keys()].map((kind) => [kind, anyOptions])),
);
const parse = (text: string) => parseSiteFile({ file: 'cicprobe.yaml', text }, portMap);

const page = read('docs/configuration.md');
const examplesIn = (text: string): readonly string[] =>
  [...text.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, example = '']) => example);
const examples = [
  ...examplesIn(page),
  ...examplesIn(read('docs/daemon.md')),
  ...examplesIn(read('docs/alerts.md')),
  ...examplesIn(read('docs/api.md')),
];

describe('docs/configuration.md', () => {
  it('has examples', () => {
    expect(examples.length).toBeGreaterThan(4);
  });

  it.each(examples)('shows only good files: %#', (text) => {
    expect(() => parse(text)).not.toThrow();
  });

  it.each(Object.entries(thresholdBounds))('tells the bounds and the default of %s', (name, [min, max]) => {
    const usual = usualThresholds[name as keyof typeof usualThresholds];
    expect(page).toContain(`| \`${name}\` | ${min} – ${max} | ${usual} |`);
  });

  it.each(Object.entries(limitBounds))('tells the bounds of %s', (name, [min, max]) => {
    const flag = limitFlags[name as keyof typeof limitFlags];
    expect(page).toContain(`| \`${name}\` | \`${flag}\` | ${min} – ${max} |`);
  });
});

describe('the template for the port map that comes with the product', () => {
  const template = renderSiteTemplate(portMap);

  it('is a good site file, as it stands and with every example in use', () => {
    expect(parse(template).roles).toHaveLength(1);
    const { options, portOverrides } = parse(template.replace(/^#(?! \S)/gm, ''));
    expect(Object.keys(options)).toHaveLength(portMap.options.size);
    expect(portOverrides).toHaveLength(2);
  });
});
