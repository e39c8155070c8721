import { clockTime } from './format.js';

/** Each state of the connection: its word, tone and icon. */
export function stateOf(connection, now) {
  switch (connection.state) {
    case 'open':
      return { word: 'Live', tone: 'good', icon: 'signal' };
    case 'connecting':
      return { word: 'Connecting', tone: 'live', icon: 'spinner' };
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
export function adviceOn(connection, { hiddenGapAt = null } = {}) {
  const { blocked, state } = connection;
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
    return { ...advice, kind: 'slow', title: 'This page read too slowly, so the gateway let go of it.' };
  }
  return advice;
}

function sentence(text) {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
