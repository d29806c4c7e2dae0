/** From where on a path that is open is worth a warning. */
export interface Thresholds {
  /** A certificate that expires within so many days. */
  readonly certificateDays: number;
  /** An RSA key of fewer bits. */
  readonly rsaBits: number;
  /** An answer that took longer, in milliseconds. */
  readonly answerMs: number;
  /** A clock that differs by more, in seconds. */
  readonly clockSeconds: number;
}

export const usualThresholds: Thresholds = {
  // Certificates are renewed by people: a month is the usual notice.
  certificateDays: 30,
  // Shorter RSA keys are refused by current systems (NIST SP 800-57 part 1, 2048 bits and up).
  rsaBits: 2048,
  // A slower answer is felt by the person who waits for it.
  answerMs: 1000,
  // Kerberos refuses to work beyond this difference (RFC 4120 section 1.6, the customary five minutes).
  clockSeconds: 300,
};
