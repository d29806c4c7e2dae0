// Three network namespaces: client - firewall - server, with nftables on the firewall. Needs root, iproute2 and nftables.
import { execFileSync, spawn } from 'node:child_process';

/** Longest time that one command in the lab may take, in milliseconds. */
const COMMAND_MS = 10_000;
export const serverAddress = '10.213.1.2';

/** Why no lab can be made here; null when one can. */
export function whyNoLab() {
  if (process.platform !== 'linux') return 'network namespaces exist on Linux only';
  if (process.getuid() !== 0) return 'network namespaces need root: run it with sudo';
  for (const [tool, from] of [
    ['ip', 'iproute2'],
    ['nft', 'nftables'],
  ]) {
    if (!isInstalled(tool)) return `"${tool}" is not installed (package ${from})`;
  }
  return null;
}

export function isInstalled(tool) {
  try {
    run('sh', ['-c', `command -v ${tool}`]);
    return true;
  } catch {
    return false;
  }
}

/** Builds the lab; TCP and UDP to the given ports are dropped. It is taken down by `close()` and, should that be missed, when the process exits. */
export function openLab(droppedPorts) {
  const [client, firewall, server] = ['client', 'firewall', 'server'].map(
    (name) => `cb${process.pid}-${name}`,
  );
  const children = new Set();
  const close = () => {
    for (const child of children) child.kill('SIGKILL');
    for (const name of [client, firewall, server]) quietly(() => run('ip', ['netns', 'del', name]));
    process.off('exit', close);
  };
  process.once('exit', close);
  try {
    build(client, firewall, server, droppedPorts);
  } catch (cause) {
    close();
    throw cause;
  }

  /** Starts a program in the client's or the server's namespace; its standard input and output are pipes. */
  const start = (where, command, args, input = '') => {
    const name = where === 'server' ? server : client;
    const child = spawn('ip', ['netns', 'exec', name, command, ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child.stdin.end(input);
    children.add(child);
    child.once('exit', () => children.delete(child));
    return child;
  };
  /** Drops this share of all TCP packets on the firewall, in each direction. */
  const setLossPercent = (percent) => {
    run('ip', ['netns', 'exec', firewall, 'nft', 'flush', 'chain', 'inet', 'lab', 'loss']);
    if (percent === 0) return;
    const rule = `meta l4proto tcp numgen random mod 100 < ${percent} drop`;
    run('ip', ['netns', 'exec', firewall, 'nft', 'add', 'rule', 'inet', 'lab', 'loss', ...rule.split(' ')]);
  };
  return { start, setLossPercent, close };
}

function build(client, firewall, server, droppedPorts) {
  const suffix = process.pid;
  for (const name of [client, firewall, server]) {
    run('ip', ['netns', 'add', name]);
    run('ip', ['-n', name, 'link', 'set', 'lo', 'up']);
  }
  const links = [
    { far: client, address: '10.213.0.2', gateway: '10.213.0.1', end: `cbc${suffix}`, near: `cbf${suffix}` },
    { far: server, address: serverAddress, gateway: '10.213.1.1', end: `cbs${suffix}`, near: `cbg${suffix}` },
  ];
  for (const { far, address, gateway, end, near } of links) {
    run('ip', ['link', 'add', end, 'netns', far, 'type', 'veth', 'peer', 'name', near, 'netns', firewall]);
    run('ip', ['-n', far, 'addr', 'add', `${address}/24`, 'dev', end]);
    run('ip', ['-n', firewall, 'addr', 'add', `${gateway}/24`, 'dev', near]);
    run('ip', ['-n', far, 'link', 'set', end, 'up']);
    run('ip', ['-n', firewall, 'link', 'set', near, 'up']);
    run('ip', ['-n', far, 'route', 'add', 'default', 'via', gateway]);
  }
  run('ip', ['netns', 'exec', firewall, 'sysctl', '-qw', 'net.ipv4.ip_forward=1']);
  const rules = `table inet lab {
    set shut { type inet_service; elements = { ${droppedPorts.join(', ')} } }
    chain loss { }
    chain forward { type filter hook forward priority 0; policy accept; tcp dport @shut drop; udp dport @shut drop; jump loss; }
  }`;
  run('ip', ['netns', 'exec', firewall, 'nft', '-f', '-'], rules);
}

function run(command, args, input) {
  return execFileSync(command, args, {
    input: input ?? '',
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: COMMAND_MS,
  });
}

function quietly(act) {
  try {
    act();
  } catch {
    // It was never made or is gone already.
  }
}
