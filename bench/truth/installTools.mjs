import { execFileSync } from 'node:child_process';

/** Debian packages of the lab itself and of the tools that it is compared with. */
const PACKAGES = [
  'iproute2',
  'nftables',
  'procps',
  'dnsmasq-base',
  'nmap',
  'netcat-openbsd',
  'monitoring-plugins-basic',
  'prometheus-blackbox-exporter',
];
const INSTALL_MS = 300_000;

/** Installs what is missing; one that cannot be had is said and its column stays empty. */
export function installTools() {
  for (const name of PACKAGES.filter((one) => !isThere(one))) {
    try {
      execFileSync('apt-get', ['install', '-y', '--no-install-recommends', name], {
        stdio: ['ignore', 'ignore', 'pipe'],
        timeout: INSTALL_MS,
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      });
    } catch {
      process.stderr.write(`Note: package ${name} could not be installed.\n`);
    }
  }
}

function isThere(name) {
  try {
    const state = execFileSync('dpkg-query', ['-W', '-f', '$' + '{Status}', name], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
    return state.endsWith(' installed');
  } catch {
    return false;
  }
}
