import type { Reason } from '../model/verdict.ts';

const reason = (code: string, text: string): Reason => ({ code, text });

/** Explanations that a verdict from one side does not exclude. */
export const ALTERNATIVES = {
  rejectingFirewall: reason(
    'rejecting-firewall',
    "a firewall, on the way or on this host itself, refuses in the target's name: from here it looks the same",
  ),
  acceptedInPlace: reason(
    'accepted-in-place',
    'a proxy or firewall on the way accepted in place of the target',
  ),
  hostDown: reason('host-down', 'the host is switched off or has another address'),
  droppedOnTheWay: reason('dropped-on-the-way', 'a firewall on the way drops everything to this host'),
  hostFirewall: reason('host-firewall', "the target's own firewall drops it"),
  targetRejects: reason('target-rejects', "the target's own firewall rejects it"),
  ownFilter: reason('own-firewall', "it is this host's own firewall"),
  queueFull: reason('queue-full', 'the service is there but hangs, and its queue of connections is full'),
  largePacketsLost: reason(
    'large-packets-lost',
    'large packets are lost on the way (a path MTU that nobody tells of), and its answer is one',
  ),
  intercepted: reason('intercepted', 'a device on the way answers TLS in place of the service'),
  strangerListens: reason(
    'stranger-listens',
    'the right service is there, and some program happens to listen on that undocumented port, too',
  ),
  answerDropped: reason('answer-dropped', 'the request arrives, and the answer is dropped on the way back'),
  hungService: reason('hung-service', 'the right service is there but hangs'),
  slowService: reason(
    'slow-service',
    'the right service is there and slow: it hangs, or looks up who calls before it speaks',
  ),
  knowsItsOwn: reason('knows-its-own', 'the right service is there and answers only hosts that it knows'),
  otherService: reason('other-service', 'another service is there'),
  deepInspection: reason(
    'deep-inspection',
    'a firewall lets the connection pass and drops what is said on it',
  ),
  applicationFirewall: reason(
    'application-firewall',
    "a firewall on the way knows applications, and lets CIC's own protocol pass where it stops what it does not know",
  ),
  admitsPrograms: reason(
    'admits-programs',
    "this host's own firewall admits certain programs: it may let CIC's own program through where it stops this one",
  ),
  farFilter: reason(
    'far-own-firewall',
    'the host that tried it has a firewall of its own that lets it not out: its system was not asked',
  ),
  hangsUpOnStrangers: reason(
    'hangs-up-on-strangers',
    'the right service is there and hangs up on hosts that it does not know',
  ),
  closedBehindProxy: reason(
    'closed-behind-proxy',
    'the port is closed, and a SYN proxy on the way accepted before it knew',
  ),
  noRouteBeyond: reason(
    'no-route-beyond',
    'a router on the way has no route to the target, or cannot find it',
  ),
  echoIgnored: reason(
    'echo-ignored',
    'the target is set not to answer echo requests, as the Windows firewall is by default',
  ),
  echoInPlace: reason('echo-in-place', 'a device on the way answers echo requests in place of the target'),
  udpMute: reason(
    'udp-mute',
    'the service is there and does not answer a datagram that it does not understand',
  ),
  udpDropped: reason('udp-dropped', 'a firewall drops the datagram or its answer'),
  udpNothingThere: reason(
    'udp-nothing-there',
    'nothing listens there, and the message that says so does not come back',
  ),
  redirectsToOwnName: reason('other-own-name', 'the service redirects to another name of its own'),
  upstreamDown: reason('upstream-down', 'the right proxy answered, and the service behind it is down'),
} as const;

export { reason };
