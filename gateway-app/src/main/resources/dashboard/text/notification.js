import { shortId, words } from './format.js';

const SHOWN_FIELDS = 6;
const KNOWN = new Set(['type', 'event', 'status']);

/** A notification as a title, a line below, and a tone. Its form is free, but for type and event. */
export function describeNotification(notification) {
  const { type, event, status } = notification;
  const tone = status === 'failed' ? 'bad' : status === 'completed' ? 'good' : 'idle';
  const rest = Object.entries(notification)
    .filter(([name, value]) => !KNOWN.has(name) && value !== null && typeof value !== 'object')
    .slice(0, SHOWN_FIELDS)
    .map(([name, value]) => `${words(name).toLowerCase()} ${shortId(String(value))}`);
  return {
    title: status && !String(event).includes(status) ? `${words(event)}: ${status}` : words(event),
    detail: [words(type), ...rest].join(' · '),
    tone,
    icon: tone === 'bad' ? 'cross' : tone === 'good' ? 'check' : 'bell',
  };
}
