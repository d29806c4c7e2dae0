import { describe, expect, it } from 'vitest';
import { ConfigError, collect, flagPlace, type Problem, throwIfAny } from '../../src/config/configError.ts';

const problem = (file: string, line: number | null, keyPath: string, message: string): Problem => ({
  file,
  line,
  keyPath,
  message,
});

describe('ConfigError', () => {
  it('renders every problem on its own line: file, line, key path, message', () => {
    const error = new ConfigError([
      problem('cicprobe.yaml', 12, 'hosts[0].address', 'expected an IPv4 or IPv6 address, got "10.0.0.300"'),
      problem('cicprobe.yaml', 3, '', 'expected one document'),
      { ...flagPlace('--target'), message: 'expected a host' },
      problem('report.json', null, 'paths[0]', 'missing'),
    ]);
    expect(error.message.split('\n')).toEqual([
      'cicprobe.yaml:3: expected one document',
      'cicprobe.yaml:12 hosts[0].address: expected an IPv4 or IPv6 address, got "10.0.0.300"',
      '--target: expected a host',
      'report.json paths[0]: missing',
    ]);
    expect(error).toMatchObject({ name: 'ConfigError', code: 'CONFIG' });
  });

  it('keeps files in the order in which they came up and sorts each by line', () => {
    const problems = [
      problem('b', 9, '', 'late'),
      problem('a', 1, '', 'other file'),
      problem('b', null, '', 'whole file'),
      problem('b', 2, '', 'early'),
    ];
    const { problems: sorted } = new ConfigError(problems);
    expect(sorted.map(({ file, message }) => `${file} ${message}`)).toEqual([
      'b whole file',
      'b early',
      'b late',
      'a other file',
    ]);
  });
});

describe('collect', () => {
  it('returns the value of a step that succeeds', () => {
    const problems: Problem[] = [];
    expect(collect(problems, () => 5)).toBe(5);
    expect(problems).toEqual([]);
  });

  it('gathers the problems of a step that does not', () => {
    const problems: Problem[] = [];
    const fail = (): never => {
      throw new ConfigError([problem('a', 1, '', 'wrong')]);
    };
    expect(collect(problems, fail)).toBeNull();
    expect(problems).toEqual([problem('a', 1, '', 'wrong')]);
  });

  it('lets any other error through', () => {
    const fail = (): never => {
      throw new TypeError('a bug');
    };
    expect(() => collect([], fail)).toThrow(TypeError);
  });
});

describe('throwIfAny', () => {
  it('throws only when there is a problem', () => {
    expect(() => throwIfAny([])).not.toThrow();
    expect(() => throwIfAny([problem('a', 1, '', 'wrong')])).toThrow('a:1: wrong');
  });
});
