// FTP and SMTP greet with the same codes: their words tell them apart.

/** Whether words call themselves FTP, as a greeting with the same code may; a host's name does not count. */
export function saysFtp(words: string): boolean {
  const own = words.replace(/\S+\.\S+/g, ' ');
  return /\b(ftps?|(vs|pro|pure-)ftpd)\b/i.test(own) && !/smtp/i.test(words);
}

/**
 * Whether words name SMTP, have its own word for a connection (RFC 5321 section 4.2.3), or begin with an enhanced status
 * code (RFC 3463), which FTP has not.
 */
export function saysSmtp(words: string): boolean {
  return /smtp|transmission channel/i.test(words) || /^[245]\.\d{1,3}\.\d{1,3}\b/.test(words);
}
