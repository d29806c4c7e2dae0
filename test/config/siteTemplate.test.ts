import { describe, expect, it } from 'vitest';
import { parseSiteFile } from '../../src/config/siteFile.ts';
import { renderSiteTemplate } from '../../src/config/siteTemplate.ts';
import type { PortMap } from '../../src/model/portMap.ts';
import { smallMap } from './mapFixture.ts';

const template = renderSiteTemplate(smallMap);
/** What an editor makes of the file when every example is taken in use. */
const uncommented = template.replace(/^#(?! \S)/gm, '');
const parse = (text: string, portMap: PortMap = smallMap) =>
  parseSiteFile({ file: 'cicprobe.yaml', text }, portMap);

describe('renderSiteTemplate', () => {
  it('is a good site file as it stands', () => {
    expect(parse(template)).toMatchObject({
      name: 'my-site',
      roles: ['workstation'],
      phase: 'live',
      hosts: [],
      options: {},
      portOverrides: [],
      limits: {},
    });
  });

  it('is a good site file with every example in use', () => {
    expect(parse(uncommented)).toMatchObject({
      hosts: [
        { name: 'host1.example.com', roles: ['cic-server'], addresses: [] },
        { name: 'host2.example.com', roles: ['session-manager'], addresses: ['192.0.2.10'] },
      ],
      options: { database: 'mssql', 'management-port': '443' },
      portOverrides: [
        { kind: 'listener', role: 'cic-server', transport: 'tcp', documented: 5597, actual: 12345 },
        { kind: 'flow', flow: 'client-operations.desktop.notifier', actual: 12345 },
      ],
      family: 4,
      source: '192.0.2.5',
      limits: { timeoutMs: 5000, deadlineMs: 60000, concurrency: 512, perHost: 256, rangeSample: 16 },
    });
  });

  it('explains every key and every option', () => {
    expect(template).toContain(
      '# Database product: mssql, oracle, none. Which product keeps the data.\n#  database: mssql\n',
    );
    for (const key of ['site', 'role', 'phase', 'hosts', 'options', 'ports', 'limits', 'family', 'source']) {
      expect(template).toMatch(new RegExp(`^# .*\\n(#  .*\\n)*#?${key}:`, 'm'));
    }
  });

  it('fits 100 columns and ends with one newline', () => {
    expect(template.split('\n').filter((line) => line.length > 100)).toEqual([]);
    expect(template).toMatch(/[^\n]\n$/);
  });

  it('is good for a port map with next to nothing in it', () => {
    const bare: PortMap = { ...smallMap, options: new Map(), flows: [] };
    expect(parse(renderSiteTemplate(bare).replace(/^#(?! \S)/gm, ''), bare)).toMatchObject({
      hosts: [{ roles: ['cic-server'] }, { roles: ['cic-server'] }],
      portOverrides: [],
    });
    const empty: PortMap = { ...bare, roles: new Map() };
    expect(parse(renderSiteTemplate(empty), empty)).toMatchObject({ name: 'my-site', roles: [] });
  });
});
