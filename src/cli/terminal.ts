/** The person's side: where results, messages and interrupts go and come from. Tests bring their own. */
export interface Terminal {
  /** The result. Resolves when it has left this process; a reader that has gone away is not an error. */
  readonly print: (text: string) => Promise<void>;
  /** Everything else: progress, logs, complaints. */
  readonly complain: (text: string) => void;
  readonly outIsTty: boolean;
  readonly errIsTty: boolean;
  /** Columns of standard output; 80 when it is no terminal. */
  readonly columns: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly platform: string;
  readonly hostname: string;
  /** Aborted with an AbortError when the user wants to stop. */
  readonly interrupted: AbortSignal;
  /**
   * Calls back for each hang-up signal, by which services are told to read their configuration again, and which would stop
   * the program otherwise; returns a function that ends that. Windows has none.
   */
  readonly whenHungUp: (callback: () => void) => () => void;
}
