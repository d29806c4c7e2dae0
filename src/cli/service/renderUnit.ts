/** What a unit of systemd is made from. */
export interface UnitPlan {
  /** Of the unit, and of its folder in /var/lib. */
  readonly name: string;
  /** The program with its arguments, by full paths. */
  readonly command: readonly string[];
  /** null for one that systemd makes up for as long as the service runs. */
  readonly user: string | null;
  /** Whether it may open raw sockets: the one capability that it can use. */
  readonly icmp: boolean;
  /** Whether it has to read what lies in home folders. */
  readonly home: boolean;
}

/** The first line: what does not have it was written by somebody else. */
export const UNIT_MARK =
  '# Written by `cicprobe service install`, which replaces it. Put changes of your own';

/** A unit that may do what checks need and nothing else. */
export function renderUnit({ name, command, user, icmp, home }: UnitPlan): string {
  return `${UNIT_MARK}
# into a drop-in: systemctl edit ${name}
[Unit]
Description=cicprobe: watches the network paths of CIC from this host
Wants=network-online.target
After=network-online.target nss-lookup.target
StartLimitIntervalSec=10min
StartLimitBurst=10

[Service]
Type=notify
# Node has no datagrams over Unix sockets: systemd-notify sends them in its place.
NotifyAccess=all
ExecStart=${command.map(quote).join(' ')}
ExecReload=/bin/kill -HUP $MAINPID
WatchdogSec=2min
TimeoutStartSec=2min
TimeoutStopSec=10
KillMode=mixed
Restart=on-failure
RestartSec=10
# A wrong configuration does not become right by starting again.
RestartPreventExitStatus=2

# Who it is, and where it may write.
${user === null ? 'DynamicUser=yes' : `User=${user}`}
StateDirectory=${name}
StateDirectoryMode=0750
UMask=0027
${capabilities(icmp)}

# What it may take.
LimitNOFILE=65536
LimitCORE=0
MemoryMax=1G
TasksMax=128

# What it may see and do. MemoryDenyWriteExecute stays off: Node compiles while it runs.
ProtectSystem=strict
ProtectHome=${home ? 'read-only' : 'yes'}
PrivateTmp=yes
PrivateDevices=yes
${icmp ? '# A user namespace of its own would take the capability away.' : 'PrivateUsers=yes'}
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
RemoveIPC=yes
LockPersonality=yes
NoNewPrivileges=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM

[Install]
WantedBy=multi-user.target
`;
}

function capabilities(icmp: boolean): string {
  return icmp
    ? 'AmbientCapabilities=CAP_NET_RAW\nCapabilityBoundingSet=CAP_NET_RAW'
    : 'AmbientCapabilities=\nCapabilityBoundingSet=';
}

/** As systemd.syntax(7) and systemd.service(5) have it: specifiers and variables are none of ours. */
function quote(word: string): string {
  const escaped = word.replaceAll('%', '%%').replaceAll('$', '$$$$');
  return /^[\w%$./:=@+,-]+$/.test(escaped) ? escaped : `"${escaped.replace(/[\\"]/g, '\\$&')}"`;
}
