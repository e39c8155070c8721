/**
 * Numbers, times and ids as people read them. What is not known, or not of the kind that it should
 * be, is an en dash: events come from publishers of any release.
 */
const NOTHING = '–';
const CLOCK = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const WHOLE = new Intl.NumberFormat('en');

export function count(number) {
  return Number.isFinite(number) ? WHOLE.format(number) : NOTHING;
}

export function clockTime(millis) {
  return isInstant(millis) ? CLOCK.format(millis) : NOTHING;
}

export function duration(millis) {
  if (!Number.isFinite(millis)) {
    return NOTHING;
  }
  const time = Math.max(0, millis);
  if (time < 1_000) {
    return `${Math.round(time)} ms`;
  }
  const seconds = time / 1_000;
  if (seconds < 59.95) {
    return `${seconds.toFixed(1)} s`;
  }
  const whole = Math.round(seconds);
  return whole < 3_600
    ? `${Math.floor(whole / 60)} m ${two(whole % 60)} s`
    : `${count(Math.floor(whole / 3_600))} h ${two(Math.floor((whole % 3_600) / 60))} m`;
}

/** How long something has lasted, where a part of a second says nothing. */
export function lasting(millis) {
  return millis < 1_000
    ? 'just now'
    : `for ${duration(Math.floor(millis / 1_000) * 1_000).replace('.0', '')}`;
}

export function cost(cents) {
  return Number.isFinite(cents) ? `$${(cents / 100).toFixed(2)}` : NOTHING;
}

export function bytes(number) {
  if (!Number.isFinite(number)) {
    return NOTHING;
  }
  const units = ['B', 'KB', 'MB', 'GB'];
  let value = number;
  let unit = 0;
  while (value >= 1_000 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** Enough of an id to tell it from its neighbours. */
export function shortId(given) {
  const id = typeof given === 'string' || typeof given === 'number' ? String(given) : '';
  if (id === '') {
    return NOTHING;
  }
  if (/^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(id)) {
    return id.slice(0, 8);
  }
  return id.length > 18 ? `${id.slice(0, 17)}…` : id;
}

/** `increment_runs` as `Increment runs`. */
export function words(name) {
  const text = (typeof name === 'string' ? name : '').replaceAll(/[_-]+/g, ' ').trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Milliseconds of an ISO date, to which a missing offset means UTC; null for none. */
export function instant(text) {
  if (typeof text !== 'string') {
    return null;
  }
  const millis = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`);
  return Number.isNaN(millis) ? null : millis;
}

/** Whether there is such a moment: a calendar ends somewhere. */
function isInstant(millis) {
  return typeof millis === 'number' && Math.abs(millis) <= 8.64e15;
}

function two(number) {
  return String(number).padStart(2, '0');
}
