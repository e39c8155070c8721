/** @typedef {[import('fanfare-client').CloseInfo['retry'], string]} Meaning What to do next, and why. */

/**
 * Every code the gateway closes with, what it means, and what to do next. The same as the server's own
 * table; `soon` is its back-off without growth, for a gateway that is about to be replaced.
 *
 * @type {Map<number, Meaning>}
 */
export const GATEWAY_CODES = new Map([
  [1000, ['no', 'Closed by this client']],
  [1001, ['backoff', 'The gateway ended']],
  [1002, ['no', 'The gateway saw a breach of the WebSocket protocol']],
  [1003, ['no', 'The gateway takes text frames only']],
  [1007, ['no', 'The gateway received text that is not UTF-8']],
  [1009, ['no', 'The gateway received a message that is too large']],
  [1011, ['backoff', 'The gateway failed']],
  [1012, ['soon', 'The gateway restarts']],
  [1013, ['backoff', 'The gateway is full for the moment']],
  [4001, ['with-new-token', 'No token was sent']],
  [4002, ['with-new-token', 'The token names no user']],
  [4003, ['with-new-token', 'The token is not valid, or no longer']],
  [4004, ['backoff', 'The gateway heard nothing of this client for too long']],
  [4005, ['backoff', 'This client read too slowly']],
  [4006, ['no', 'The user has too many connections']],
  [4007, ['backoff', 'This client sent too many commands']],
]);

/** What this client closes with when an answer is overdue; IANA's name for it is Timeout. */
export const TIMEOUT = 3008;

/**
 * Codes that a gateway does not send.
 *
 * @type {Map<number, Meaning>}
 */
const OTHER_CODES = new Map([
  [1005, ['backoff', 'The connection ended without a code']],
  [1006, ['backoff', 'The connection was lost, or was refused before it opened']],
  [TIMEOUT, ['backoff', 'The gateway did not answer in time']],
]);

/** @type {Meaning} */
const UNKNOWN = ['backoff', 'The connection ended with an unknown code'];

/**
 * What a close means, in words, and whether to come back.
 *
 * @param {number} code
 * @param {string} [reason]
 * @returns {import('fanfare-client').CloseInfo}
 */
export function describeClose(code, reason = '') {
  const [retry, words] = GATEWAY_CODES.get(code) ?? OTHER_CODES.get(code) ?? UNKNOWN;
  return Object.freeze({ code, reason, words, retry, wasClean: code !== 1006 && code !== TIMEOUT });
}

/** The client has given up, or was closed. */
export class ClosedError extends Error {
  /** @param {import('fanfare-client').CloseInfo} close */
  constructor(close) {
    super(`${close.words} (${close.code})`);
    this.name = 'ClosedError';
    /** @readonly */
    this.close = close;
  }
}
