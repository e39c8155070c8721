import { html, nothing } from '../vendor/lit-html/lit-html.js';
import { live } from '../vendor/lit-html/directives/live.js';
import { ref } from '../vendor/lit-html/directives/ref.js';
import { Selection } from '../store/filter.js';
import { progress, runTime } from '../store/runs.js';
import { clockTime, cost, count, duration, shortId } from '../text/format.js';
import { STATUS_NAMES, statusOf } from '../text/status.js';
import { icon } from './icons.js';
import { enterRuns, handleRunKey } from './keys.js';
import { meter } from './meter.js';
import { VirtualList } from './virtual.js';
import { watches, watchForm } from './watches.js';

const COLUMNS = ['Status', 'Run', 'Graph', 'Started', 'Duration', 'Nodes', 'Cost'];

const WAITS = { open: 'Subscribing…', offline: 'Waiting for the network…' };

const selection = new Selection();

let list;
let shownCursor = null;
let shownFilter = '';

/** The table of runs, newest first. */
export function runs(page) {
  list ??= new VirtualList(() => page.changed());
  const all = page.store.runs.newestFirst();
  const shown = selection.of(page.store.runs, page.ui, page.now);
  const filter = `${page.ui.status} ${page.ui.text}`;
  if (filter !== shownFilter) {
    shownFilter = filter;
    list.toTop();
  }
  return html`
    <section class="pane runs-pane" aria-labelledby="runs-title" ?inert=${page.isSideModal}>
      <div class="pane-head">
        <h2 id="runs-title">Runs <span class="count" data-testid="runs-count">${count(all.length)}</span></h2>
        ${followButton(page)}
      </div>
      ${watches(page)} ${all.length > 0 ? tools(page, all) : nothing}
      ${all.length > 0 ? table(page, shown) : empty(page)}
    </section>
  `;
}

function followButton(page) {
  const { followsNewest } = page.ui;
  return html`
    <button
      class="toggle wide-only"
      data-testid="follow-newest"
      aria-pressed=${followsNewest}
      title="Show each run as it starts (f)"
      @click=${() => page.followNewest(!followsNewest)}
    >
      ${icon('newest')} Follow newest
    </button>
  `;
}

function tools(page, all) {
  return html`
    <div class="tools">
      <div class="search">
        ${icon('search')}
        <label class="hidden" for="search">Search runs</label>
        <input
          id="search"
          type="search"
          placeholder="Search runs"
          autocomplete="off"
          data-testid="runs-search"
          .value=${live(page.ui.text)}
          @input=${(event) => page.set({ text: event.target.value })}
        />
        <kbd>/</kbd>
      </div>
      ${statusFilter(page, all)}
    </div>
  `;
}

function statusFilter(page, all) {
  const { counts } = page.store.runs;
  const names = STATUS_NAMES.filter((name) => counts.has(name) || page.ui.status === name);
  const option = (name, label, number, tone) => html`
    <button
      class="filter tone-${tone}"
      data-testid="status-filter"
      data-status=${name ?? 'ALL'}
      aria-pressed=${page.ui.status === name}
      @click=${() => page.set({ status: page.ui.status === name ? null : name })}
    >
      ${name ? icon(statusOf(name).icon) : nothing}${label} <span>${count(number)}</span>
    </button>
  `;
  return html`
    <div class="filters" role="group" aria-label="Status">
      ${option(null, 'All', all.length, 'idle')}
      ${names.map((name) => option(name, statusOf(name).word, counts.get(name) ?? 0, statusOf(name).tone))}
    </div>
  `;
}

function table(page, shown) {
  if (shown.length === 0) {
    return html`
      <div class="empty" data-testid="runs-no-match">
        ${icon('search')}
        <p>No run matches.</p>
        <button class="secondary" @click=${() => page.set({ status: null, text: '' })}>Show all runs</button>
      </div>
    `;
  }
  const cursor = page.ui.cursor === null ? -1 : shown.findIndex((run) => run.id === page.ui.cursor);
  if (page.ui.cursor !== shownCursor) {
    shownCursor = page.ui.cursor;
    queueMicrotask(() => list.reveal(cursor));
  }
  const rows = list.rows(
    shown,
    (run) => run.id,
    (run, index, place) => row(page, run, index, place),
  );
  return html`
    <div
      id="runs"
      class="table"
      role="grid"
      tabindex="0"
      aria-labelledby="runs-title"
      aria-rowcount=${shown.length + 1}
      aria-activedescendant=${list.isDrawn(cursor) ? `run-${shown[cursor].number}` : nothing}
      data-testid="runs"
      @focus=${(event) => event.target.matches(':focus-visible') && enterRuns(page)}
      @keydown=${(event) => handleRunKey(page, event)}
    >
      <div class="table-head" role="row" aria-rowindex="1">
        ${COLUMNS.map((name) => html`<span role="columnheader">${name}</span>`)}
      </div>
      <div class="scroller" role="rowgroup" tabindex="-1" ${ref(list.attach)} @scroll=${list.scrolled}>
        ${rows}
      </div>
    </div>
  `;
}

function row(page, run, index, place) {
  const { ui } = page;
  const status = statusOf(run.status);
  return html`
    <div
      id="run-${run.number}"
      class="row tone-${status.tone} ${ui.cursor === run.id ? 'is-cursor' : ''}"
      role="row"
      aria-rowindex=${index + 2}
      aria-selected=${ui.openRun === run.id}
      data-testid="run-row"
      data-run=${run.id}
      data-status=${run.status}
      ${place}
      @click=${() => page.openRun(run.id)}
    >
      <span class="cell-status" role="gridcell">${icon(status.icon)}<span>${status.word}</span></span>
      <span class="cell-run" role="gridcell"
        ><b>${run.title || html`Run <code>${shortId(run.id)}</code>`}</b
        >${run.title ? html`<code>${shortId(run.id)}</code>` : nothing}</span
      >
      <span class="cell-graph" role="gridcell" title=${run.graphId || nothing}
        ><code>${shortId(run.graphId)}</code></span
      >
      <span class="cell-started" role="gridcell">${clockTime(run.startedAt ?? run.firstHeardAt)}</span>
      <span class="cell-duration" role="gridcell">${duration(runTime(run, page.serverNow))}</span>
      <span class="cell-nodes" role="gridcell">${meter(progress(run), status)}</span>
      <span class="cell-cost" role="gridcell">${cost(run.stats?.cost)}</span>
    </div>
  `;
}

function empty(page) {
  const { watches: list } = page.store;
  if (list.length === 0) {
    return html`
      <div class="empty" data-testid="runs-empty">
        ${icon('graph')}
        <p><b>Nothing is watched yet.</b><br />Name a graph to see its runs, or one run to see its nodes.</p>
        ${page.ui.isAddingWatch ? nothing : watchForm(page)}
      </div>
    `;
  }
  const { shown, blocked } = page.store.connection;
  if (blocked) {
    return html`<div class="empty" data-testid="runs-empty">
      ${icon('offline')}
      <p><b>Not connected.</b><br />The line above says what is needed to go on.</p>
    </div>`;
  }
  const isActive = shown === 'open' && list.some((watch) => watch.state === 'active');
  const words = isActive
    ? html`<b>Listening.</b><br />Runs appear here the moment they start.`
    : html`<b>${WAITS[shown] ?? 'Waiting for the connection…'}</b>`;
  return html`<div class="empty ${isActive ? 'is-listening' : ''}" data-testid="runs-empty">
    ${icon('signal')}
    <p>${words}</p>
  </div>`;
}
