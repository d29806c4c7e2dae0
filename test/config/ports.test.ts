import { describe, expect, it } from 'vitest';
import { parsePorts } from '../../src/config/ports.ts';

describe('parsePorts', () => {
  it.each([
    ['5597', { kind: 'list', ports: [5597] }],
    ['8018,8108', { kind: 'list', ports: [8018, 8108] }],
    ['1,65535', { kind: 'list', ports: [1, 65535] }],
    ['32768-40960', { kind: 'range', first: 32768, last: 40960 }],
    ['dynamic', { kind: 'dynamic' }],
    ['unknown', { kind: 'unknown' }],
  ])('%s', (text, value) => {
    expect(parsePorts(text)).toEqual({ kind: 'value', value });
  });

  const shape = 'expected ports such as 5597 or 8018,8108 or 32768-40960, or dynamic, or unknown';
  it.each([
    ['', `${shape}, got ""`],
    ['8018, 8108', `${shape}, got "8018, 8108"`],
    ['8018,', `${shape}, got "8018,"`],
    ['-1', `${shape}, got "-1"`],
    ['1-2-3', `${shape}, got "1-2-3"`],
    ['any', `${shape}, got "any"`],
    ['5597\n', `${shape}, got "5597\\n"`],
    ['0', 'expected ports from 1 to 65535, got "0"'],
    ['80,65536', 'expected ports from 1 to 65535, got "80,65536"'],
    ['0-10', 'expected ports from 1 to 65535, got "0-10"'],
    ['10-70000', 'expected ports from 1 to 65535, got "10-70000"'],
    ['40960-32768', 'expected a range with the lower port first, got "40960-32768"'],
    ['80-80', 'expected a range with the lower port first, got "80-80"'],
    ['80,443,80', 'expected every port once, but 80 is there twice, got "80,443,80"'],
  ])('%j is refused', (text, message) => {
    expect(parsePorts(text)).toEqual({ kind: 'refused', message, path: [] });
  });
});
