import { describe, expect, test } from 'vitest';
import { cleanUp, makeHostFirewall } from '../../../src/responder/hostFirewall/makeHostFirewall.ts';
import { makeAdditions } from '../../../src/responder/hostFirewall/netshCommands.ts';
import { doorsOf } from './doors.ts';
import { failure, fakeRunner } from './fakeRunner.ts';

const NAME = 'name=cicprobe-responder';
const ELEVATION = failure(1, 'Der angeforderte Vorgang erfordert erhöhte Rechte.');

describe('the commands', () => {
  test('one per transport', () => {
    expect(makeAdditions(doorsOf('tcp:6000-6010', 'udp:5060', 'tcp:5597'))).toEqual([
      `advfirewall firewall add rule ${NAME} dir=in action=allow protocol=TCP localport=5597,6000-6010`.split(
        ' ',
      ),
      `advfirewall firewall add rule ${NAME} dir=in action=allow protocol=UDP localport=5060`.split(' '),
    ]);
    expect(makeAdditions([])).toEqual([]);
  });

  test('more where one would be too long, and no port is lost', () => {
    const ports = Array.from({ length: 3000 }, (_, index) => 10_000 + 2 * index);
    const additions = makeAdditions(doorsOf(...ports.map((port) => `tcp:${port}`)));
    expect(additions.length).toBeGreaterThan(1);
    for (const addition of additions) expect(addition.join(' ').length).toBeLessThan(8_000);
    const listed = additions.flatMap((addition) => addition.at(-1)?.slice('localport='.length).split(','));
    expect(listed).toEqual(ports.map(String));
  });
});

describe('opening and closing', () => {
  test('adds rules, and deletes them by their name', async () => {
    const { run, calls } = fakeRunner(() => 'OK.');
    const firewall = makeHostFirewall('win32', '1', run);
    await firewall.open(doorsOf('tcp:80', 'udp:53'));
    await firewall.close();
    await firewall.close();
    expect(calls.map(({ args }) => args[2])).toEqual(['add', 'add', 'show', 'delete']);
    expect(calls.at(-1)?.args).toEqual(['advfirewall', 'firewall', 'delete', 'rule', NAME]);
    expect(new Set(calls.map(({ program }) => program.endsWith('\\System32\\netsh.exe')))).toEqual(
      new Set([true]),
    );
  });

  test('closing what was never opened asks nothing', async () => {
    const { run, calls } = fakeRunner(() => '');
    await makeHostFirewall('win32', '1', run).close();
    expect(calls).toEqual([]);
  });

  test('names the remedy when the first rule is refused', async () => {
    const { run, calls } = fakeRunner(() => ELEVATION);
    const opening = makeHostFirewall('win32', '1', run).open(doorsOf('tcp:80', 'udp:53'));
    await expect(opening).rejects.toThrow(/erhöhte Rechte.*run this as administrator/);
    expect(calls.map(({ args }) => args[2])).toEqual(['add', 'show']);
  });

  test('takes the first rule back when the second is refused', async () => {
    const { run, calls } = fakeRunner((_call, index) => (index === 1 ? failure(1, 'first') : 'OK.'));
    const opening = makeHostFirewall('win32', '1', run).open(doorsOf('tcp:80', 'udp:53'));
    await expect(opening).rejects.toThrow(/first/);
    expect(calls.map(({ args }) => args[2])).toEqual(['add', 'add', 'show', 'delete']);
  });

  test('tells both when taking it back fails as well', async () => {
    const { run } = fakeRunner(({ args }, index) => {
      if (index === 1) return failure(1, 'first');
      return args[2] === 'delete' ? failure(1, 'second') : 'OK.';
    });
    const opening = makeHostFirewall('win32', '1', run).open(doorsOf('tcp:80', 'udp:53'));
    await expect(opening).rejects.toThrow(/first.*failed as well.*second/);
  });
});

describe('cleaning up', () => {
  test('names what it removed', async () => {
    const { run } = fakeRunner(() => 'OK.');
    expect(await cleanUp('win32', run)).toEqual(['cicprobe-responder']);
  });

  test('does nothing where there is no such rule', async () => {
    const { run, calls } = fakeRunner(() => failure(1, 'Es stimmen keine Regeln mit den Kriterien überein.'));
    expect(await cleanUp('win32', run)).toEqual([]);
    expect(calls.map(({ args }) => args[2])).toEqual(['show']);
  });

  test('a missing netsh is not the absence of rules', async () => {
    const { run } = fakeRunner(() => failure('ENOENT'));
    await expect(cleanUp('win32', run)).rejects.toThrow(/could not be run \(ENOENT\)/);
  });
});

describe('other systems', () => {
  test('say so, and have nothing to remove', async () => {
    const { run, calls } = fakeRunner(() => '');
    const firewall = makeHostFirewall('darwin', '1', run);
    await expect(firewall.open(doorsOf('tcp:80'))).rejects.toThrow(/not on darwin.*--open-firewall$/);
    await firewall.close();
    expect(await cleanUp('darwin', run)).toEqual([]);
    expect(calls).toEqual([]);
  });
});
