import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/config/configError.ts';
import { makeSite } from '../../src/config/makeSite.ts';
import { parsePortMap } from '../../src/config/portMap.ts';
import { parsePorts } from '../../src/config/ports.ts';
import { parseReport } from '../../src/config/reportFile.ts';
import { parseSiteFile } from '../../src/config/siteFile.ts';
import { parseTarget } from '../../src/config/target.ts';
import { readYaml } from '../../src/config/yamlDocument.ts';
import { knownProbes, mapSources, smallMap } from './mapFixture.ts';

const parsers: Readonly<Record<string, (text: string) => unknown>> = {
  readYaml: (text) => readYaml({ file: 'a', text }),
  parseTarget,
  parseSiteFile: (text) => parseSiteFile({ file: 'a', text }, smallMap),
  parseReport: (text) => parseReport({ file: 'a', text }),
  parsePortMap: (text) => parsePortMap([...Object.values(mapSources), { file: 'z', text }], knownProbes),
};

/** Text made of the pieces that these files are made of, so that some of it is nearly good. */
const pieces = fc
  .array(
    fc.constantFrom(
      ...[
        '\n',
        '\n  ',
        '\n- ',
        '\n  - ',
        ': ',
        ' ',
        ',',
        '{',
        '}',
        '[',
        ']',
        '"',
        "'",
        '#',
        '&a',
        '*a',
        '!t',
        '|',
        '>',
      ],
      ...[
        '---\n',
        '%YAML 1.1\n',
        '<<',
        '__proto__',
        '\t',
        '?',
        '\uFEFF',
        '\u0000',
        '=',
        '%',
        '::',
        '.',
        '-',
        '/',
      ],
      ...[
        'roles',
        'options',
        'section',
        'flows',
        'hosts',
        'ports',
        'name',
        'role',
        'on',
        'tcp',
        'use',
        'limits',
      ],
      ...[
        'cic-server',
        'workstation',
        'database',
        'mssql',
        '10.0.0.1',
        'fd00::1',
        '5597',
        '1e999',
        'null',
        'ü',
      ],
    ),
    { maxLength: 40 },
  )
  .map((list) => list.join(''));
const anyText = fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 60 }), fc.json());

describe.each(Object.entries(parsers))('%s', (_name, parse) => {
  it('throws nothing but ConfigError, whatever the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        try {
          parse(text);
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
          // A message must be safe to print: one line per problem, nothing that a terminal would act on.
          expect((error as Error).message).not.toMatch(/[^\P{Cc}\n]/u);
          expect((error as ConfigError).problems.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('a good site file with one value changed', () => {
  it('throws nothing but ConfigError', () => {
    const keys = ['site', 'role', 'phase', 'family', 'source', 'hosts', 'options', 'ports', 'limits'];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), fc.jsonValue()), (site) => {
        try {
          parseSiteFile({ file: 'a', text: JSON.stringify(site) }, smallMap);
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('makeSite', () => {
  it('throws nothing but ConfigError, whatever the flags', () => {
    const limits = { timeoutMs: 3000, deadlineMs: 60_000, concurrency: 1, perHost: 1, rangeSample: 1 };
    const flags = fc.record(
      {
        roles: fc.array(fc.oneof(pieces, fc.constantFrom(...smallMap.roles.keys()))),
        targets: fc.array(pieces),
        phase: pieces,
        family: fc.constantFrom(4 as const, 6 as const),
        source: pieces,
        options: fc.array(pieces),
        timeoutMs: fc.double(),
        deadlineMs: fc.integer(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(flags, (given) => {
        try {
          makeSite(given, null, smallMap, limits);
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('parsePorts', () => {
  it('never throws, and what it takes is sound', () => {
    const text = fc.oneof(pieces, fc.stringMatching(/^[0-9,-]{0,12}$/));
    fc.assert(
      fc.property(text, (ports) => {
        const reading = parsePorts(ports);
        if (reading.kind === 'refused') return;
        const set = reading.value;
        const numbers = set.kind === 'list' ? set.ports : set.kind === 'range' ? [set.first, set.last] : [];
        for (const port of numbers) expect(port > 0 && port < 65536).toBe(true);
        expect(new Set(numbers).size).toBe(numbers.length);
      }),
      { numRuns: 200 },
    );
  });
});
