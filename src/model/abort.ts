/** The abort reason that means "its time is over": silence, which is evidence. */
export const timeIsUp = new DOMException('the time for this attempt is over', 'TimeoutError');
/** The abort reason that means "another attempt has settled it": no evidence at all. */
export const superseded = new DOMException('another attempt has settled it', 'AbortError');
