import { clockTime, duration } from './format.js';

/** A heartbeat that takes as long makes what is shown late, ms. */
const SLOW_LATENCY_MS = 1_000;

/** So long a connect takes nowhere without a reason, ms. */
const SLOW_CONNECT_MS = 5_000;

/** How long before its end a token is asked to be replaced, ms. */
const LAST_MINUTES_MS = 120_000;

/** Each state of the connection: its word, tone and icon. */
export function stateOf(connection, now) {
  switch (connection.shown) {
    case 'open':
      return isSlow(connection)
        ? { word: 'Slow', tone: 'warn', icon: 'signal' }
        : { word: 'Live', tone: 'good', icon: 'signal' };
    case 'connecting':
      return connectsSlowly(connection, now)
        ? { word: 'Still connecting', tone: 'warn', icon: 'spinner' }
        : { word: 'Connecting', tone: 'live', icon: 'spinner' };
    case 'waiting': {
      const seconds = connection.retryIn(now);
      return { word: seconds ? `Back in ${seconds} s` : 'Reconnecting', tone: 'warn', icon: 'clock' };
    }
    case 'offline':
      return { word: 'Offline', tone: 'warn', icon: 'offline' };
    case 'closed':
      return { word: 'Disconnected', tone: 'bad', icon: 'cross' };
    default:
      return { word: 'Not connected', tone: 'idle', icon: 'dashed' };
  }
}

/** What somebody at the page should know or do now, or null. `needs` is token, retry, patience or nothing. */
export function adviceOn(connection, { hiddenGapAt = null, expiresAt = null, now = 0 } = {}) {
  const { blocked, shown: state } = connection;
  if (blocked) {
    return blocked.retry === 'with-new-token' ? tokenAdvice(blocked) : blockedAdvice(blocked);
  }
  if (state === 'offline') {
    return {
      kind: 'offline',
      tone: 'warn',
      icon: 'offline',
      title: 'You are offline.',
      detail: 'What has arrived stays here; the page connects again as soon as the network is back.',
    };
  }
  if (state === 'waiting' || (state === 'connecting' && connection.lastClose)) {
    return lostAdvice(connection.cause ?? connection.lastClose, state === 'waiting');
  }
  return state === 'connecting'
    ? slowConnectAdvice(connection, now)
    : openAdvice(connection, { hiddenGapAt, expiresAt, now });
}

/** It takes long, but nothing failed yet. */
function slowConnectAdvice(connection, now) {
  return connectsSlowly(connection, now)
    ? {
        kind: 'slow-connect',
        tone: 'warn',
        icon: 'clock',
        title: 'The gateway takes long to answer.',
        detail: 'The network or the gateway is slow; the page goes on trying.',
      }
    : null;
}

/** What is worth a line though events come. */
function openAdvice(connection, { hiddenGapAt, expiresAt, now }) {
  if (connection.state !== 'open') {
    return null;
  }
  if (expiresAt !== null && expiresAt > now && expiresAt - now < LAST_MINUTES_MS) {
    return {
      kind: 'expiring',
      tone: 'warn',
      icon: 'key',
      title: `Your token expires at ${clockTime(expiresAt)}.`,
      detail: 'Paste a new one to stay connected.',
      needs: 'token',
    };
  }
  if (isSlow(connection)) {
    return {
      kind: 'slow',
      tone: 'warn',
      icon: 'clock',
      title: 'The connection is slow.',
      detail: `The last heartbeat took ${duration(connection.latency)}; what you see is as late.`,
    };
  }
  if (connection.gapAt !== null && connection.gapAt !== hiddenGapAt) {
    return {
      kind: 'gap',
      tone: 'warn',
      icon: 'gap',
      title: `Connected again at ${clockTime(connection.gapAt)}.`,
      detail: 'Events of the time between may be missing here; each run is right again with its next event.',
      canHide: true,
    };
  }
  return null;
}

function isSlow(connection) {
  return connection.latency !== null && connection.latency >= SLOW_LATENCY_MS;
}

function connectsSlowly(connection, now) {
  return connection.since !== null && now - connection.since >= SLOW_CONNECT_MS;
}

function tokenAdvice(close) {
  const isExpired = /expired/i.test(close.reason);
  return {
    kind: isExpired ? 'expired' : 'denied',
    tone: 'bad',
    icon: 'key',
    title: isExpired
      ? 'Your token has expired.'
      : `The gateway refused the token: ${sentence(close.reason || close.words)}`,
    detail: 'Paste a new one to go on. What has arrived stays here.',
    needs: 'token',
  };
}

function blockedAdvice(close) {
  return {
    kind: 'blocked',
    tone: 'bad',
    icon: 'cross',
    title: sentence(close.words),
    detail:
      close.code === 4006
        ? 'Close another tab or client of this user first.'
        : `The gateway closed with ${close.code}.`,
    needs: 'retry',
  };
}

/** What began it counts: the attempts that fail meanwhile say less. */
function lostAdvice(close, isWaiting) {
  const { code, words } = close ?? { code: 1006, words: 'The connection was lost' };
  const advice = {
    kind: 'lost',
    tone: 'warn',
    icon: 'clock',
    title: sentence(words),
    detail: 'The page connects again by itself.',
    needs: isWaiting ? 'patience' : null,
  };
  if (code === 1012 || code === 1001) {
    return { ...advice, kind: 'restart', title: 'The gateway restarts.' };
  }
  if (code === 4005) {
    return {
      ...advice,
      kind: 'slow-reader',
      title: 'This page read too slowly, so the gateway let go of it.',
    };
  }
  return advice;
}

function sentence(text) {
  return /[.!?]$/.test(text ?? '') ? text : `${text ?? 'Nothing was said'}.`;
}
