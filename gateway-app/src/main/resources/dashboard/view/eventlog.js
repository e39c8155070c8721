import { html, nothing } from '../vendor/lit-html/lit-html.js';
import { live } from '../vendor/lit-html/directives/live.js';
import { ref } from '../vendor/lit-html/directives/ref.js';
import { LogSearch } from '../store/logsearch.js';
import { nodeName } from '../text/blocks.js';
import { excerpt } from '../text/excerpt.js';
import { clockTime, count } from '../text/format.js';
import { statusOf } from '../text/status.js';
import { copyButton } from './copy.js';
import { icon } from './icons.js';
import { tree } from './json.js';
import { togglePause } from './keys.js';
import { styles } from './styles.js';
import { VirtualList } from './virtual.js';

const SHOWN_LENGTH = 200;

let list;
let search;

/** The run's events as they came, newest first. */
export function eventLog(page, run) {
  list ??= new VirtualList(() => page.changed());
  search ??= new LogSearch(page.store.log);
  const { logText, logPausedAt } = page.ui;
  const isPaused = logPausedAt !== null;
  const { entries, waiting, isComplete } = search.select(run.id, {
    text: logText,
    upTo: logPausedAt ?? Infinity,
  });
  if (!isComplete) {
    queueMicrotask(() => page.changed());
  }
  const { logEntry } = page.ui;
  const chosen = logEntry === null ? undefined : entries.find((entry) => entry.number === logEntry);
  return html`
    <div
      id="tab-panel"
      class="tab-panel log"
      role="tabpanel"
      aria-labelledby="tab-log"
      data-testid="event-log"
    >
      <div class="tools">
        <div class="search">
          ${icon('search')}
          <label class="hidden" for="log-search">Search events</label>
          <input
            id="log-search"
            type="search"
            placeholder="Search in all of each event"
            autocomplete="off"
            data-testid="log-search"
            .value=${live(logText)}
            @input=${(event) => page.set({ logText: event.target.value })}
          />
        </div>
        <button
          class="toggle"
          data-testid="log-pause"
          aria-pressed=${isPaused}
          title="Pause (p)"
          @click=${() => togglePause(page)}
        >
          ${isPaused ? html`${icon('play')} Resume` : html`${icon('pause')} Pause`}
          ${waiting > 0 ? html`<span class="count">${count(waiting)} new</span>` : nothing}
        </button>
      </div>
      ${
        entries.length === 0
          ? html`<div class="empty small">
              ${icon('search')}
              <p>${isComplete ? none(logText) : 'Searching…'}</p>
            </div>`
          : rows(page, entries, chosen)
      }
      ${forgotten(run)} ${chosen ? detail(page, chosen) : nothing}
    </div>
  `;
}

function none(logText) {
  return logText ? 'No event matches.' : 'No event is kept.';
}

function forgotten({ eventsForgotten }) {
  return eventsForgotten > 0
    ? html`<p class="none" data-testid="events-forgotten">
        ${count(eventsForgotten)} older events dropped: the page keeps the newest.
      </p>`
    : nothing;
}

function rows(page, entries, chosen) {
  const at = chosen ? entries.indexOf(chosen) : -1;
  const drawn = list.rows(
    entries,
    (entry) => entry.number,
    (entry, _, place) => row(page, entry, place, chosen),
  );
  return html`
    <div
      class="scroller log-rows"
      role="listbox"
      tabindex="0"
      aria-label="Events"
      aria-activedescendant=${list.isDrawn(at) ? `event-${chosen.number}` : nothing}
      ${styles({ '--rows': String(entries.length) })}
      ${ref(list.attach)}
      @scroll=${list.scrolled}
      @keydown=${(event) => move(page, entries, at, event)}
    >
      ${drawn}
    </div>
  `;
}

function row(page, entry, place, chosen) {
  const status = statusOf(entry.event.status);
  const isChosen = entry === chosen;
  return html`
    <div
      id="event-${entry.number}"
      class="log-row tone-${status.tone}"
      role="option"
      aria-selected=${isChosen}
      data-testid="log-row"
      data-kind=${entry.isNode ? 'node' : 'graph'}
      ${place}
      @click=${() => page.set({ logEntry: isChosen ? null : entry.number })}
    >
      <time>${clockTime(entry.at)}<small>.${String(entry.at % 1_000).padStart(3, '0')}</small></time>
      <span class="log-status">${icon(status.icon)}<span>${status.word}</span></span>
      <span class="log-what">${subject(entry)}</span>
      <span class="log-excerpt">${said(entry)}</span>
    </div>
  `;
}

function subject({ event, isNode }) {
  return isNode ? nodeName({ nodeId: event.node_id, blockId: event.block_id }) : html`<b>Run</b>`;
}

/** The beginning of what it brought, made once. */
function said(entry) {
  if (entry.excerpt === null) {
    const { event, isNode } = entry;
    const brought = isNode ? event.output_data : (event.stats?.error ?? event.outputs);
    const text =
      typeof brought === 'string' ? brought.slice(0, SHOWN_LENGTH) : excerpt(brought ?? {}, SHOWN_LENGTH);
    entry.excerpt = text === '{}' ? '' : text;
  }
  return entry.excerpt;
}

function move(page, entries, at, event) {
  const steps = { ArrowDown: 1, ArrowUp: -1, Home: -entries.length, End: entries.length };
  if (event.key in steps) {
    event.preventDefault();
    const next = Math.min(entries.length - 1, Math.max(0, at + steps[event.key]));
    page.set({ logEntry: entries[next].number });
    list.reveal(next);
  }
}

function detail(page, entry) {
  return html`
    <section class="card event-detail" aria-label="Event" data-testid="event-detail">
      <header>
        <h3>Event ${count(entry.number)}</h3>
        ${copyButton(() => JSON.stringify(entry.event, null, 2), 'Copy the event as JSON')}
      </header>
      <div class="json">${tree(page, entry.event, `event.${entry.number}`)}</div>
    </section>
  `;
}
