/** For how long something on the way remembers a TCP connection, or a UDP binding, on which nothing is sent. */
export interface IdleTimes {
  /** Longest idle time that was tried, in seconds. */
  readonly askedSeconds: number;
  /** Longest idle time after which the far side's answer still came, in seconds; 0 when none did. */
  readonly survivedSeconds: number;
  /** Shortest idle time from which on none came any more, in seconds; null when there is none, or it is not clear. */
  readonly forgottenSeconds: number | null;
  /** Whether what was sent on it after that brought it back; null where nothing was forgotten. */
  readonly renewed: boolean | null;
}

/** What happens to what is left idle, to follow its name: `is forgotten between 5 and 10 minutes`. */
export function idleInWords({ askedSeconds, survivedSeconds, forgottenSeconds }: IdleTimes): string {
  const known = `is still known after ${duration(survivedSeconds)}`;
  if (forgottenSeconds !== null) {
    return survivedSeconds === 0
      ? `is forgotten within ${duration(forgottenSeconds)}`
      : `is forgotten between ${span(survivedSeconds, forgottenSeconds)}`;
  }
  if (survivedSeconds === askedSeconds) return known;
  return survivedSeconds === 0
    ? 'is remembered for a time that could not be found out'
    : `${known}; for longer, up to ${duration(askedSeconds)}, there is no clear result`;
}

/** `5 and 10 minutes`, `30 seconds and 1 minute`. */
function span(from: number, to: number): string {
  const [one, other] = [inUnits(from), inUnits(to)];
  return one.unit === other.unit
    ? `${one.amount} and ${duration(to)}`
    : `${duration(from)} and ${duration(to)}`;
}

/** Whole minutes as minutes, all else as seconds: `90 seconds`, `2 minutes`. */
function duration(seconds: number): string {
  const { amount, unit } = inUnits(seconds);
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`;
}

function inUnits(seconds: number): { readonly amount: number; readonly unit: 'second' | 'minute' } {
  return seconds % 60 === 0 ? { amount: seconds / 60, unit: 'minute' } : { amount: seconds, unit: 'second' };
}
