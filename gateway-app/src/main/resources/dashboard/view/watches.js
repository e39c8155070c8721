import { html, nothing } from '../vendor/lit-html/lit-html.js';
import { repeat } from '../vendor/lit-html/directives/repeat.js';
import { shortId } from '../text/format.js';
import { icon } from './icons.js';

/** While there is no connection, and none comes by itself. */
const WAITING = { word: 'waiting', icon: 'dashed', tone: 'idle' };

const STATES = {
  pending: { word: 'subscribing', icon: 'spinner', tone: 'live' },
  active: { word: 'watched', icon: 'check', tone: 'good' },
  denied: { word: 'refused', icon: 'cross', tone: 'bad' },
  ended: { word: 'ended', icon: 'stop', tone: 'idle' },
};

/** What is subscribed to, each with its state. */
export function watches(page) {
  const { watches: list } = page.store;
  return html`
    <ul class="watches" aria-label="Watched">
      ${repeat(
        list,
        (watch) => `${watch.kind} ${watch.id}`,
        (watch) => chip(page, watch),
      )}
      <li>
        <button
          class="chip add"
          data-testid="watch-add"
          title="Watch a graph or a run (w)"
          aria-expanded=${page.ui.isAddingWatch}
          @click=${() => page.set({ isAddingWatch: !page.ui.isAddingWatch })}
        >
          ${icon('plus')}<span>Watch</span>
        </button>
      </li>
    </ul>
    ${page.ui.isAddingWatch ? watchForm(page) : nothing}
  `;
}

function chip(page, watch) {
  const { blocked, shown } = page.store.connection;
  const isWaiting = blocked === null ? shown === 'offline' : watch.state === 'ended';
  const state = isWaiting ? WAITING : (STATES[watch.state] ?? STATES.pending);
  const kind = watch.kind === 'graph' ? 'Graph' : 'Run';
  const words = isWaiting ? state.word : (watch.error ?? state.word);
  return html`
    <li
      class="chip tone-${state.tone}"
      data-testid="watch"
      data-kind=${watch.kind}
      data-id=${watch.id}
      data-state=${watch.state}
      title="${kind} ${watch.id}: ${words}"
    >
      ${icon(state.icon)}<span>${kind} <code>${shortId(watch.id)}</code></span>
      ${watch.state === 'active' ? html`<span class="hidden">${words}</span>` : html`<em>${words}</em>`}
      <button
        class="plain"
        data-testid="watch-remove"
        aria-label="Stop watching ${kind.toLowerCase()} ${watch.id}"
        @click=${() => page.unwatch(watch)}
      >
        ${icon('close')}
      </button>
    </li>
  `;
}

export function watchForm(page) {
  return html`
    <form class="watch-form" data-testid="watch-form" @submit=${(event) => submit(page, event)}>
      <label class="hidden" for="watch-kind">Kind</label>
      <select id="watch-kind" name="kind" data-testid="watch-kind">
        <option value="graph">Graph</option>
        <option value="execution">Run</option>
      </select>
      <label class="hidden" for="watch-id">Id</label>
      <input
        id="watch-id"
        name="id"
        required
        autocomplete="off"
        spellcheck="false"
        placeholder="Id"
        data-testid="watch-id"
      />
      <button class="primary" data-testid="watch-submit">Watch</button>
    </form>
  `;
}

function submit(page, event) {
  event.preventDefault();
  const values = new FormData(event.target);
  page.watch(values.get('kind'), values.get('id'));
  event.target.reset();
}
