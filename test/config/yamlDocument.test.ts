import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { list, mapping, oneOf, oneOrMore, text, wholeNumber, yesNo } from '../../src/config/schemaParts.ts';
import { readYaml, validateYaml } from '../../src/config/yamlDocument.ts';
import { problemsOf } from './mapFixture.ts';

const read = (yaml: string) => readYaml({ file: 'a.yaml', text: yaml });

describe('readYaml', () => {
  it('reads a mapping and knows where every key stands', () => {
    const { value, placeOf } = read('# comment\na: 1\nb:\n  - c: 2\n  -\n    d: x\n');
    expect(value).toEqual({ a: 1, b: [{ c: 2 }, { d: 'x' }] });
    expect(placeOf([])).toEqual({ file: 'a.yaml', line: 1, keyPath: '' });
    expect(placeOf(['a'])).toEqual({ file: 'a.yaml', line: 2, keyPath: 'a' });
    expect(placeOf(['b', 1, 'd'])).toEqual({ file: 'a.yaml', line: 6, keyPath: 'b[1].d' });
  });

  it('puts what is missing at the nearest key above it', () => {
    const { placeOf } = read('a: 1\nb:\n  - c: 2\n');
    expect(placeOf(['b', 0, 'missing']).line).toBe(3);
    expect(placeOf(['b', 5, 'c']).line).toBe(2);
    expect(placeOf(['a', 'b', 'c']).line).toBe(1);
    expect(placeOf(['nowhere']).line).toBe(1);
  });

  it('keeps to the core schema of YAML 1.2', () => {
    expect(read('%YAML 1.1\n---\na: no\nb: 2001-01-01\nc: 0o17\n').value).toEqual({
      a: 'no',
      b: '2001-01-01',
      c: 15,
    });
    expect(read('\uFEFFa: 1\r\nb: 2\r\n').value).toEqual({ a: 1, b: 2 });
    expect(read('1: a\ntrue: b\n').value).toEqual({ 1: 'a', true: 'b' });
  });

  it.each([
    ['', ['a.yaml:1: the file is empty; expected a mapping of keys to values']],
    ['# only a comment\n', ['a.yaml:1: the file is empty; expected a mapping of keys to values']],
    ['---\n', ['a.yaml:1: the file is empty; expected a mapping of keys to values']],
    ['\n- a\n- b\n', ['a.yaml:2: expected a mapping of keys to values, got a list']],
    ['text', ['a.yaml:1: expected a mapping of keys to values, got "text"']],
    ['5', ['a.yaml:1: expected a mapping of keys to values, got 5']],
    ['a: 1\nb: 2\na: 3\n', ['a.yaml:3: the key `a` is there twice in one mapping']],
    ['x:\n  "a b" : 1\n  "a b" : 2\n', ['a.yaml:3: the key `"a b"` is there twice in one mapping']],
    ['a:\n\tb: 1\n', ['a.yaml:2: a tab cannot indent YAML; use spaces']],
    ['a: 1\n---\nb: 2\n', ['a.yaml:2: expected one document, got a second one after ---']],
    [
      'a: &x [1]\nb: *x\n',
      ['a.yaml:2: expected the value itself, got the alias *x; aliases are not supported'],
    ],
    [
      'a: 1\nb: *y\nc: *z\n',
      [
        'a.yaml:2: expected the value itself, got the alias *y; aliases are not supported',
        'a.yaml:3: expected the value itself, got the alias *z; aliases are not supported',
      ],
    ],
    ['a: !secret x\n', ['a.yaml:1: Unresolved tag: !secret; tags are not supported']],
    ['a: !!set {x}\n', ['a.yaml:1: Unresolved tag: tag:yaml.org,2002:set; tags are not supported']],
    ['a: 1\nb: "x\n', ['a.yaml:3: not valid YAML: Missing closing "quote']],
    ['a: b: c\n', ['a.yaml:1: not valid YAML: Nested mappings are not allowed in compact mappings']],
    [']', ['a.yaml:1: not valid YAML: Unexpected flow-seq-end token in YAML document: "]"']],
    ['%YAML\n', ['a.yaml:1: not valid YAML: %YAML directive should contain exactly one part']],
    ['...\n', ['a.yaml:1: the file is empty; expected a mapping of keys to values']],
    ['? [a]\n: 1\n', ['a.yaml:1: not valid YAML: With stringKeys, all keys must be strings']],
  ])('%j is refused', (yaml, problems) => {
    expect(problemsOf(() => read(yaml))).toEqual(problems);
  });

  it.each(['[', '- ', '? ', '{a: '])('refuses a thousand times %j', (opening) => {
    const problems = ['a.yaml:2: nested deeper than 64 levels'];
    expect(problemsOf(() => read(`# a deep one\n${opening.repeat(1000)}`))).toEqual(problems);
  });

  it('refuses an alias bomb without swelling it', () => {
    const bomb = [
      'a: &a [x, x]',
      ...[...'bcdefghijk'].map((name, i) => `${name}: &${name} [*${'abcdefghij'[i]}, *${'abcdefghij'[i]}]`),
    ];
    expect(problemsOf(() => read(bomb.join('\n')))).toHaveLength(10);
  });
});

describe('validateYaml', () => {
  const schema = mapping({
    name: text,
    transport: oneOf(['tcp', 'udp']),
    count: wholeNumber(1, 5).optional(),
    wan: yesNo.optional(),
    hosts: list(mapping({ name: text, ports: list(text).optional() })).optional(),
    roles: oneOrMore(text).optional(),
    either: z.union([text, mapping({ kind: text })]).optional(),
  });
  const validate = (yaml: string) => validateYaml(read(yaml), schema);

  it('returns the value and keeps the places', () => {
    const { value, placeOf } = validate('name: a\ntransport: tcp\nroles: [x, y]\n');
    expect(value).toEqual({ name: 'a', transport: 'tcp', roles: ['x', 'y'] });
    expect(placeOf(['roles', 1])).toEqual({ file: 'a.yaml', line: 3, keyPath: 'roles[1]' });
  });

  it('tells every fault with its line and key path', () => {
    const yaml = `transport: sctp
count: 7
wan: yes
hosts:
  - name: a
    prots: [1]
  - ports: [x, 5597]
  - five
roles: []
either: { knd: x }
zzz: 1
`;
    expect(problemsOf(() => validate(yaml))).toEqual([
      'a.yaml:1 name: missing; expected a text',
      'a.yaml:1 transport: expected one of tcp, udp, got "sctp"',
      'a.yaml:2 count: expected a whole number from 1 to 5, got 7',
      'a.yaml:3 wan: expected true or false, got "yes"',
      'a.yaml:6 hosts[0].prots: unknown key `prots`; did you mean `ports`?',
      'a.yaml:7 hosts[1].name: missing; expected a text',
      'a.yaml:7 hosts[1].ports[1]: expected a text, got the number 5597; put it in quotes',
      'a.yaml:8 hosts[2]: expected a mapping of keys to values, got "five"',
      'a.yaml:9 roles: expected a list that is not empty, got a list',
      'a.yaml:10 either.kind: missing; expected a text',
      'a.yaml:10 either.knd: unknown key `knd`; did you mean `kind`?',
      'a.yaml:11 zzz: unknown key `zzz`',
    ]);
  });

  it.each([
    ['name: ""', 'a.yaml:1 name: expected a text that is not empty, got ""'],
    ['name:', 'a.yaml:1 name: expected a text, got nothing'],
    ['name: [a]', 'a.yaml:1 name: expected a text, got a list'],
    ['name: a\ncount: 1.5', 'a.yaml:2 count: expected a whole number from 1 to 5, got 1.5'],
    ['name: a\nroles: 5', 'a.yaml:2 roles: expected a text or a list, got 5'],
    ['name: a\nroles: [5]', 'a.yaml:2 roles[0]: expected a text, got the number 5; put it in quotes'],
    ['name: a\nhosts: {a: 1}', 'a.yaml:2 hosts: expected a list, got a mapping'],
    ['name: a\neither: 5', 'a.yaml:2 either: expected a text or a mapping of keys to values, got 5'],
    ['name: a\n"a\\eb": 5', 'a.yaml:2 ["a\\u001bb"]: unknown key `a\\u{1b}b`'],
    ['name: a\n__proto__: 5', 'a.yaml:2 __proto__: unknown key `__proto__`'],
  ])('%j', (yaml, problem) => {
    expect(problemsOf(() => validate(`${yaml}\ntransport: tcp\n`))).toEqual([problem]);
  });
});
