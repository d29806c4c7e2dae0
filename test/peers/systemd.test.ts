import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aServiceHost } from '../cli/service/aServiceHost.ts';
import { tellService } from '../cli/service/serviceCommand.ts';
import { isHindered } from './describePeer.ts';
import { openServer, type Server } from './peer.ts';

const TITLE = 'a real systemd';
const needs = {
  '/lib/systemd/systemd': 'systemd',
  'systemd-notify': 'systemd',
  'unshare --pid --mount --cgroup --fork true': 'util-linux',
};
const LONG_MS = 50_000;
/** Within the namespaces: what lies below /tmp is hidden from the service. */
const PLACE = '/opt/probe';

/** Says that it is ready; the first time it never says that its work goes on. */
const SERVICE = `
import { existsSync, writeFileSync } from 'node:fs';
import { openNotifier } from './notify.mjs';
const marker = process.env.STATE_DIRECTORY + '/was-here';
const isAlive = existsSync(marker);
writeFileSync(marker, '');
const notifier = openNotifier(process.env, { isAlive: () => isAlive, onFault: console.error, pid: process.pid });
notifier.ready(isAlive ? 'second start' : 'first start');
process.on('SIGHUP', () => { notifier.reloading(); notifier.ready('reloaded'); });
process.on('SIGTERM', () => { notifier.stopping(); notifier.close().then(() => process.exit(0)); });
setInterval(() => undefined, 1000);
`;

/** The first process of namespaces of its own, in which nothing of this host is changed. */
const init = (folder: string): string => `
set -e
mount --make-rprivate /
for place in /run /var/lib /opt; do mount -t tmpfs -o mode=0755 tmpfs $place; done
mkdir -p /run/systemd/system ${PLACE}
cp ${folder}/*.mjs ${PLACE}
cp ${folder}/*.service ${folder}/*.target /run/systemd/system
mount -t proc proc /proc
umount /sys/fs/cgroup/systemd 2>/dev/null && mount -t cgroup -o none,name=systemd cgroup /sys/fs/cgroup/systemd || true
umount /sys/fs/cgroup/unified 2>/dev/null && mount -t cgroup2 cgroup2 /sys/fs/cgroup/unified || true
exec env container=other /lib/systemd/systemd --system --unit=probe.target --show-status=no
`;

const DRIVE = `
tell() { systemctl show cicprobe --property=ActiveState,NRestarts,Result,StatusText | sort | tr '\\n' ' '; echo "$1"; }
await() { i=0; while [ $i -lt 150 ]; do systemctl show cicprobe | grep -q "$1" && return; sleep 0.1; i=$((i+1)); done; }
await '^StatusText=first'; tell started
await '^StatusText=second'; tell restarted
sleep 6; tell watched
systemctl reload cicprobe; await '^StatusText=reloaded'; tell reloaded
systemctl stop cicprobe; tell stopped
echo done
`;

/** Empty groups of processes, which its end leaves behind; what is in use cannot be removed. */
const LEFT = `
cd /sys/fs/cgroup && for group in system.slice/cicprobe.service system.slice/drive.service system.slice init.scope; do
  rmdir */$group
done
`;

describe.skipIf(isHindered(TITLE, needs))(TITLE, () => {
  let server: Server;
  beforeAll(async () => {
    server = await openServer();
    await writeUnits(server);
    const namespaces = ['--pid', '--mount', '--uts', '--ipc', '--net', '--cgroup'];
    // Its children end with it: the namespace of processes goes with the first of them.
    server.spawn(
      'unshare',
      ...namespaces,
      '--fork',
      '--kill-child',
      'sh',
      server.write('init.sh', init(server.folder)),
    );
  });
  afterAll(async () => {
    await server.stop();
    spawnSync('sh', ['-c', LEFT]);
  });

  test('starts the unit as it is shipped, feeds on its watchdog, reloads and stops it', {
    timeout: LONG_MS,
  }, async () => {
    const told = await untilDone(`${server.folder}/told`, server);
    expect(told).toEqual([
      'ActiveState=active NRestarts=0 Result=success StatusText=first start started',
      'ActiveState=active NRestarts=1 Result=success StatusText=second start restarted',
      'ActiveState=active NRestarts=1 Result=success StatusText=second start watched',
      'ActiveState=active NRestarts=1 Result=success StatusText=reloaded reloaded',
      'ActiveState=inactive NRestarts=1 Result=success StatusText=reloaded stopped',
      'done',
    ]);
  });
});

/** The unit is the one that is printed, but for its times; it stands alone, without the rest of a system. */
async function writeUnits(server: Server): Promise<void> {
  const host = aServiceHost({ program: [process.execPath, `${PLACE}/service.mjs`] });
  const { out } = await tellService('print', host, { config: '/etc/cicprobe/cicprobe.yaml' });
  const alone = out
    .replace('[Unit]', '[Unit]\nDefaultDependencies=no')
    .replace('WatchdogSec=2min', 'WatchdogSec=4')
    .replace('RestartSec=10', 'RestartSec=100ms');
  server.write('cicprobe.service', alone);
  const notify = readFileSync(
    fileURLToPath(new URL('../../src/cli/service/notify.ts', import.meta.url)),
    'utf8',
  );
  const { outputText } = ts.transpileModule(notify, {
    compilerOptions: { module: ts.ModuleKind.ES2022, target: ts.ScriptTarget.ES2022 },
  });
  server.write('notify.mjs', outputText);
  server.write('service.mjs', SERVICE);
  const script = server.write('drive.sh', DRIVE);
  const output = `StandardOutput=file:${server.folder}/told\nStandardError=inherit\n`;
  server.write(
    'drive.service',
    `[Unit]\nDefaultDependencies=no\n[Service]\nType=oneshot\nTimeoutStartSec=60\nExecStart=/bin/sh ${script}\n${output}`,
  );
  server.write('probe.target', '[Unit]\nDefaultDependencies=no\nWants=cicprobe.service drive.service\n');
}

async function untilDone(file: string, server: Server): Promise<readonly string[]> {
  const until = Date.now() + LONG_MS - 5000;
  for (;;) {
    const lines = textOf(file).trimEnd().split('\n');
    if (lines.at(-1) === 'done') return lines;
    if (Date.now() > until) throw new Error(`it came only so far: ${lines.join('\n')}\n${server.output()}`);
    await pause(200);
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
