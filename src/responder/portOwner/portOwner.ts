/** A process that holds a port. */
export interface PortOwner {
  readonly pid: number;
  /** Null when the system keeps it to itself. */
  readonly name: string | null;
}
