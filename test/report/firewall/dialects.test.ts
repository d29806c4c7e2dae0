import { execFileSync } from 'node:child_process';
import { parse as parseCsv } from 'csv-parse/sync';
import { lexer, type Tokens } from 'marked';
import { describe, expect, test } from 'vitest';
import { firewallRequest } from '../../../src/report/firewall/firewallRequest.ts';
import { FIREWALL_FORMATS, type FirewallFormat } from '../../../src/report/firewall/formats.ts';
import { renderFirewallRequest } from '../../../src/report/firewall/renderFirewallRequest.ts';
import { aReport } from '../../support/builders.ts';
import { expectGolden } from '../golden.ts';
import { unprintableIn } from '../hostile.ts';
import { breakoutRequest, request } from './requests.ts';

const SIGNS: Readonly<Partial<Record<FirewallFormat, string>>> = {
  nftables: '#',
  iptables: '#',
  windows: '#',
  'cisco-asa': '!',
  'cisco-ios': '!',
  'palo-alto': '#',
  aws: '#',
};
const DEVICES = Object.entries(SIGNS) as readonly (readonly [FirewallFormat, string])[];
const ADDRESS = String.raw`(?:10\.9\.8\.7|10\.0\.0\.\d+|fd00::[57])`;
const TAG = 'cicprobe [A-Za-z0-9.-]{1,40}';

/** The only form that a line in force may have, with whatever text around it. */
const LINES: Readonly<Partial<Record<FirewallFormat, RegExp>>> = {
  nftables: new RegExp(
    `^insert rule inet filter forward ip6? saddr ${ADDRESS}/(32|128) ip6? daddr ${ADDRESS}/(32|128) (tcp|udp) dport \\d+(-\\d+)? accept comment "${TAG} rule \\d+"$`,
  ),
  iptables: new RegExp(
    `^ip6?tables -w -I FORWARD -s ${ADDRESS}/(32|128) -d ${ADDRESS}/(32|128) -p (tcp|udp) --dport \\d+(:\\d+)? -m comment --comment '${TAG} rule \\d+' -j ACCEPT$`,
  ),
  windows: new RegExp(
    `^New-NetFirewallRule -DisplayName '${TAG} rule \\d+' -Group '${TAG}' -Direction Inbound -Action Allow -Profile Any -Protocol (TCP|UDP) -LocalPort '\\d+(-\\d+)?' -LocalAddress '${ADDRESS}' -RemoteAddress '${ADDRESS}' -Description '[^'\`$"]*'$`,
  ),
  'cisco-asa': new RegExp(
    `^access-list CICPROBE (remark ${TAG} rule \\d+|extended permit (tcp|udp) (host ${ADDRESS}|${ADDRESS}/128) (host ${ADDRESS}|${ADDRESS}/128) (eq \\d+|range \\d+ \\d+))$`,
  ),
  'cisco-ios': new RegExp(
    `^(ip access-list extended CICPROBE(-ANSWERS)?|ipv6 access-list CICPROBE-V6(-ANSWERS)?| remark ${TAG} rule \\d+| permit (tcp|udp) host ${ADDRESS} host ${ADDRESS} (eq \\d+|range \\d+ \\d+)| permit (tcp|udp) host ${ADDRESS} (eq \\d+|range \\d+ \\d+) host ${ADDRESS}( established)?)$`,
  ),
  'palo-alto': new RegExp(
    `^(set service cicprobe-(tcp|udp)-[\\d-]+ protocol (tcp|udp) port [\\d-]+|set rulebase security rules "${TAG} rule \\d+" from FROM-ZONE to TO-ZONE source ${ADDRESS}/(32|128) destination ${ADDRESS}/(32|128) application any service cicprobe-(tcp|udp)-[\\d-]+ action allow description "[^"\\\\]*")$`,
  ),
  aws: /^(: "\$\{GROUP_\d+:\?is the id of a security group, see above\}"|aws ec2 authorize-security-group-ingress --group-id "\$GROUP_\d+" --ip-permissions '[^']*')$/,
};

test.each(FIREWALL_FORMATS)('%s', (format) => {
  expectGolden(`firewall/${format}.txt`, renderFirewallRequest(request, format));
});

test.each(FIREWALL_FORMATS)('%s of nothing is a text without rules', (format) => {
  const text = renderFirewallRequest(firewallRequest(aReport(), { all: false }), format);
  expect(text).not.toMatch(/10\.0\.0\.5/);
  expect(text).toMatch(/[^\n]\r?\n$/);
});

describe.each(DEVICES)('%s', (format, sign) => {
  const hostile = breakoutRequest();
  const inForce = (text: string): readonly string[] =>
    text.split('\n').filter((line) => line !== '' && !line.startsWith(`${sign} `));

  test('has as many lines in force for the worst of texts as for others, each of the one form', () => {
    for (const one of [hostile, request]) {
      const text = renderFirewallRequest(one, format);
      const lines = inForce(text);
      for (const line of lines) expect(line).toMatch(LINES[format] ?? /^$/);
      const complete = one.rules.filter(({ missing }) => missing === '').length;
      const allowing = lines.filter((line) => /accept|ACCEPT|Allow|permit|authorize|allow/.test(line));
      expect(allowing).toHaveLength(format === 'cisco-ios' ? 2 * complete : complete);
    }
  });

  test('is printable ASCII throughout, no comment asks for help or goes on in the next line', () => {
    const text = renderFirewallRequest(hostile, format);
    expect(text).toMatch(/^[\x20-\x7e\n]+$/);
    for (const line of text.split('\n').filter((one) => one.startsWith(sign)))
      expect(line).not.toMatch(/[?\\`]/);
    expect(text).not.toContain('\n\n\n');
  });

  test('says what is incomplete, and never puts any in its place', () => {
    const text = renderFirewallRequest(request, format);
    expect(text.match(/INCOMPLETE, not in force/g)).toHaveLength(2);
    expect(text).toContain('SOURCE-UNKNOWN');
    const lines = inForce(text).join('\n').replaceAll('-Profile Any', '').replaceAll('application any', '');
    expect(lines).not.toMatch(/\bany\b|0\.0\.0\.0/i);
  });
});

describe('what shells make of it', () => {
  /** Runs a script in which every command prints its words and does nothing. */
  function wordsOf(
    script: string,
    commands: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): readonly (readonly string[])[] {
    const stubs = commands
      .map((name) => `${name}() { printf '%s\\0' ${name} "$@"; printf '\\n\\0'; }\n`)
      .join('');
    const out = execFileSync('sh', ['-eu', '-s'], {
      input: `PATH=/nowhere\n${stubs}${script}`,
      encoding: 'utf8',
      env,
    });
    return out
      .split('\n\0')
      .slice(0, -1)
      .map((words) => words.split('\0').slice(0, -1));
  }

  test('iptables: one command for each complete rule, its words as they are meant', () => {
    for (const one of [request, breakoutRequest()]) {
      const complete = one.rules.filter(({ missing }) => missing === '');
      const commands = wordsOf(renderFirewallRequest(one, 'iptables'), ['iptables', 'ip6tables']);
      expect(commands).toEqual(
        complete.map(({ source, destination, family, transport, first, last, number }) => [
          family === 6 ? 'ip6tables' : 'iptables',
          ...['-w', '-I', 'FORWARD'],
          ...['-s', `${source.address}/${family === 6 ? 128 : 32}`],
          ...['-d', `${destination.address}/${family === 6 ? 128 : 32}`],
          ...['-p', transport, '--dport', first === last ? `${first}` : `${first}:${last}`],
          ...['-m', 'comment', '--comment', `${one.tag} rule ${number}`, '-j', 'ACCEPT'],
        ]),
      );
    }
  });

  test('aws: JSON that says the same, in the characters that AWS takes', () => {
    for (const one of [request, breakoutRequest()]) {
      const complete = one.rules.filter(({ missing }) => missing === '');
      const env = Object.fromEntries(
        Array.from({ length: 9 }, (_, at) => [`GROUP_${at + 1}`, `sg-${at + 1}`]),
      );
      const commands = wordsOf(renderFirewallRequest(one, 'aws'), ['aws'], env);
      expect(commands.map((words) => words.slice(0, 4))).toEqual(
        complete.map(() => ['aws', 'ec2', 'authorize-security-group-ingress', '--group-id']),
      );
      const permissions = commands.map((words) => JSON.parse(words[6] ?? '') as readonly unknown[]);
      expect(permissions).toEqual(
        complete.map(({ source, family, transport, first, last }) => [
          {
            IpProtocol: transport,
            FromPort: first,
            ToPort: last,
            ...(family === 6
              ? { Ipv6Ranges: [{ CidrIpv6: `${source.address}/128`, Description: expect.any(String) }] }
              : { IpRanges: [{ CidrIp: `${source.address}/32`, Description: expect.any(String) }] }),
          },
        ]),
      );
      for (const description of JSON.stringify(permissions).matchAll(/"Description":"(.*?)"/g)) {
        expect(description[1]).toMatch(/^[A-Za-z0-9. _:/()#,@[\]+=&;{}!$*-]{1,255}$/);
      }
    }
  });

  test('aws: without the id of a group nothing is done', () => {
    expect(() => wordsOf(renderFirewallRequest(request, 'aws'), ['aws'])).toThrow(/GROUP_1/);
  });

  test('aws: each destination has a group of its own', () => {
    const text = renderFirewallRequest(request, 'aws');
    expect(text.match(/^# GROUP_\d+: .*$/gm)).toEqual([
      '# GROUP_1: cic01 (10.0.0.5)',
      '# GROUP_2: media01 (10.0.0.9)',
      '# GROUP_3: proxy01 (10.0.0.30)',
      '# GROUP_4: 10.0.0.40',
      '# GROUP_5: cic01 (fd00::5)',
      '# GROUP_6: sql02 (address unknown)',
      '# GROUP_7: sql01 (10.0.0.20)',
    ]);
  });
});

describe('csv', () => {
  const read = (text: string): readonly Record<string, string>[] =>
    parseCsv(text, { columns: true, record_delimiter: '\r\n' });

  test('parses to the rules', () => {
    const rows = read(renderFirewallRequest(request, 'csv'));
    expect(
      rows.map(({ source, destination, transport, first_port, last_port, flows }) => [
        source,
        destination,
        transport,
        first_port,
        last_port,
        flows,
      ]),
    ).toEqual(
      request.rules.map(({ source, destination, family, transport, first, last, flows }) => [
        source.address === null ? '' : `${source.address}/${family === 6 ? 128 : 32}`,
        destination.address === null ? '' : `${destination.address}/${family === 6 ? 128 : 32}`,
        transport,
        `${first}`,
        `${last}`,
        flows.join('; '),
      ]),
    );
    expect(rows.at(-1)).toMatchObject({
      state: 'incomplete: The report does not tell the source address of ws-042',
      direction: 'source to destination',
    });
  });

  test('the worst of texts stay in their cells and are no formulas', () => {
    const hostile = breakoutRequest();
    const text = renderFirewallRequest(hostile, 'csv');
    const rows = read(text);
    expect(rows).toHaveLength(hostile.rules.length);
    expect(unprintableIn(text.replaceAll('\r\n', '\n'))).toEqual([]);
    for (const value of rows.flatMap((row) => Object.values(row))) expect(value).not.toMatch(/^[=+\-@]/);
  });
});

describe('markdown', () => {
  const tableOf = (text: string): Tokens.Table => {
    const [table, ...more] = lexer(text).filter((token): token is Tokens.Table => token.type === 'table');
    if (table === undefined || more.length > 0) throw new Error('not one table');
    return table;
  };

  test('parses to one table of the rules', () => {
    for (const one of [request, breakoutRequest()]) {
      const { header, rows } = tableOf(renderFirewallRequest(one, 'markdown'));
      expect(header.map(({ text }) => text)).toEqual([
        'Rule',
        'Source',
        'Destination',
        'Protocol',
        'Ports',
        'Direction',
        'Service',
        'State',
      ]);
      expect(rows.map((row) => [row[0]?.text, row[4]?.text])).toEqual(
        one.rules.map(({ number, first, last }) => [
          `${number}`,
          first === last ? `${first}` : `${first}-${last}`,
        ]),
      );
    }
  });

  test('the worst of texts make no link, no picture, no HTML, no heading', () => {
    const hostile = breakoutRequest();
    const text = renderFirewallRequest(hostile, 'markdown');
    expect(unprintableIn(text)).toEqual([]);
    const kinds = new Set<string>();
    const headings: string[] = [];
    const visit = (value: unknown): void => {
      if (Array.isArray(value)) value.forEach(visit);
      else if (typeof value === 'object' && value !== null) {
        const { type, text: said } = value as { readonly type?: string; readonly text?: string };
        if (type !== undefined) kinds.add(type);
        if (type === 'heading') headings.push(String(said));
        Object.values(value).forEach(visit);
      }
    };
    visit(lexer(text, { gfm: true }));
    expect(
      [...kinds].filter((kind) => ['image', 'html', 'code', 'codespan', 'del', 'em'].includes(kind)),
    ).toEqual([]);
    expect(headings).toEqual(['Firewall request', ...hostile.rules.map(({ number }) => `Rule ${number}`)]);
  });
});
