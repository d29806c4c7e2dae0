import { describe, expect, test } from 'vitest';
import { ssrpQuestion } from '../../../src/wire/services/ssrp.ts';
import { anAsking, fuzzQuestion } from '../../support/talk.ts';

// The example of MC-SQLR, byte by byte; then with further instances in its manner, and one of a current version.
const EXAMPLE = Buffer.from(
  '\x05\x58\x00ServerName;ILSUNG1;InstanceName;YUKONSTD;IsClustered;No;Version;9.00.1399.06;tcp;57137;;',
  'latin1',
);
const head = (server: string, name: string, version: string) =>
  `ServerName;${server};InstanceName;${name};IsClustered;No;Version;${version}`;
const OLD = [
  `${head('ILSUNG1', 'YUKONSTD', '9.00.1399.06')};tcp;57137;;`,
  `${head('ILSUNG1', 'YUKONDEV', '9.00.1399.06')};np;\\\\ILSUNG1\\pipe\\MSSQL$YUKONDEV\\sql\\query;;`,
  `${head('ILSUNG1', 'MSSQLSERVER', '9.00.1399.06')};tcp;1433;np;\\\\ILSUNG1\\pipe\\sql\\query;;`,
].join('');
const NEW = `${head('CICDB', 'MSSQLSERVER', '15.0.2000.5')};np;\\\\CICDB\\pipe\\sql\\query;tcp;1433;;`;

const answer = (text: string, size = text.length): Buffer =>
  Buffer.concat([Uint8Array.of(5, size & 0xff, size >> 8), Buffer.from(text, 'latin1')]);
const ask = () => ssrpQuestion(anAsking());
const read = (bytes: Uint8Array) => ask().read(bytes);

describe('SQL Server Browser', () => {
  test('is asked for its list', () => {
    expect([...ask().request]).toEqual([3]);
  });

  test('tells its instances, and not their pipes', () => {
    expect(read(EXAMPLE)).toEqual({
      name: 'SQL Server Browser',
      product: 'Microsoft SQL Server 9.00.1399.06',
      details: [{ name: 'instance', value: 'YUKONSTD, version 9.00.1399.06, TCP 57137' }],
    });
    expect(read(answer(OLD))).toEqual({
      name: 'SQL Server Browser',
      product: 'Microsoft SQL Server 9.00.1399.06',
      details: [
        { name: 'instance', value: 'YUKONSTD, version 9.00.1399.06, TCP 57137' },
        { name: 'instance', value: 'YUKONDEV, version 9.00.1399.06, no TCP port told' },
        { name: 'instance', value: 'MSSQLSERVER, version 9.00.1399.06, TCP 1433' },
      ],
    });
    expect(read(answer(NEW))).toMatchObject({
      product: 'Microsoft SQL Server 15.0.2000.5',
      details: [{ value: 'MSSQLSERVER, version 15.0.2000.5, TCP 1433' }],
    });
  });

  test('may know an instance that nobody reaches from afar', () => {
    expect(read(answer(`${head('A', 'B', '8.00.194')};;`))).toMatchObject({
      details: [{ value: 'B, version 8.00.194, no TCP port told' }],
    });
  });

  test.each([';tcp', ';tcp;', ';tcp;;np;\\\\A\\pipe', ';tcp;none', ';tcp;0', ';tcp;123456', ';np;tcp;1433'])(
    'may tell no port: %s',
    (told) => {
      expect(read(answer(`${head('A', 'B', '8.00.194')}${told};;`))).toMatchObject({
        details: [{ value: 'B, version 8.00.194, no TCP port told' }],
      });
    },
  );

  test('may end its list with fewer semicolons', () => {
    expect(read(answer(NEW.slice(0, -2)))).toEqual(read(answer(NEW)));
  });

  test('may know more instances than are shown', () => {
    const details = read(answer(NEW.repeat(7)))?.details;
    expect(details).toHaveLength(6);
    expect(details?.[5]).toEqual({ name: 'further instances', value: '2' });
  });
});

describe('no SQL Server Browser', () => {
  test.each([
    ['nothing', new Uint8Array(0)],
    ['a header that is cut', Uint8Array.of(5, 0)],
    ['our own question, sent back', Uint8Array.of(3)],
    ['no instance', answer('')],
    ['nothing but an end', answer(';;')],
    ['another first byte', Buffer.from(answer(NEW).toString('latin1').replace('\x05', '\x04'), 'latin1')],
    ['an answer that is cut', answer(NEW).subarray(0, -1)],
    ['a size that is too large', answer(NEW, 0xffff)],
    ['a size that is too small', answer(NEW, 8)],
    ['a list that goes on otherwise', answer(`${NEW}ServerName;what do you mean?;;`)],
    ['an answer about the port of administrators', Uint8Array.of(5, 6, 0, 1, 0x9a, 5)],
    ['a name that is too long', answer(`${head('A'.repeat(256), 'B', '1')};;`)],
    ['an instance that is too long', answer(`${head('A', 'B'.repeat(256), '1')};;`)],
    ['a version that is too long', answer(`${head('A', 'B', '1'.repeat(17))};;`)],
    ['a version that is none', answer(`${head('A', 'B', 'new')};;`)],
    ['text', Buffer.from('what do you mean?')],
  ])('is %s', (_name, bytes) => {
    expect(read(bytes)).toBeNull();
  });
});

test('whatever comes, nothing else comes of it', () => {
  fuzzQuestion(ask, [EXAMPLE, answer(OLD), answer(NEW), answer(NEW.repeat(7))]);
});
