import { html, nothing } from '../vendor/lit-html/lit-html.js';
import { progress, runError, runTime } from '../store/runs.js';
import { clockTime, cost, count, duration, shortId } from '../text/format.js';
import { isFinal, statusOf } from '../text/status.js';
import { copyButton } from './copy.js';
import { eventLog } from './eventlog.js';
import { icon } from './icons.js';
import { valueCard } from './json.js';
import { meter } from './meter.js';
import { timelineView } from './timeline.js';

/** One run: what it is about, how far it is, and what each node did. */
export function run(page) {
  const found = page.run;
  return html`
    <section class="pane run-pane" aria-labelledby="run-title" data-testid="run" ?inert=${page.isSideModal}>
      ${found ? known(page, found) : unknown(page)}
    </section>
  `;
}

function unknown(page) {
  const watch = page.store.watches.find((candidate) => candidate.id === page.ui.openRun);
  const words =
    watch?.error ?? 'No event yet. The gateway keeps no history: what happens from now on shows here.';
  return html`
    <div class="pane-head">
      ${back(page)}
      <h2 id="run-title">Run <code>${shortId(page.ui.openRun)}</code></h2>
      ${closeButton(page)}
    </div>
    <div class="empty is-listening" data-testid="run-empty">
      ${icon(watch?.error ? 'cross' : 'signal')}
      <p>${words}</p>
    </div>
  `;
}

function known(page, found) {
  const status = statusOf(found.status);
  return html`
    <div class="pane-head">
      ${back(page)}
      <div class="run-name">
        <h2 id="run-title" data-testid="run-title">
          ${found.title || html`Run <code>${shortId(found.id)}</code>`}
        </h2>
        ${ids(found)}
      </div>
      <span class="status-badge tone-${status.tone}" data-testid="run-status" data-status=${found.status}
        >${icon(status.icon)}${status.word}</span
      >
      ${closeButton(page)}
    </div>
    <div class="run-body">
      ${facts(page, found, status)} ${problem(found)} ${summary(found)} ${tabs(page, found)}
      ${page.ui.tab === 'log' ? eventLog(page, found) : overview(page, found)}
    </div>
  `;
}

function ids({ id, graphId, graphVersion }) {
  const run = html`<span>Run <code>${shortId(id)}</code>${copyButton(id, 'Copy the run’s id')}</span>`;
  if (!graphId) {
    return html`<p class="run-ids">${run}</p>`;
  }
  const graph = html`<span
    >Graph <code>${shortId(graphId)}</code>${copyButton(graphId, 'Copy the graph’s id')}</span
  >`;
  return html`<p class="run-ids">
    ${run}${graph}${graphVersion ? html`<span>v${graphVersion}</span>` : nothing}
  </p>`;
}

function back(page) {
  return html`<button
    class="plain narrow-only"
    data-testid="run-back"
    aria-label="Back to the runs"
    @click=${() => page.closeRun()}
  >
    ${icon('back')}
  </button>`;
}

function closeButton(page) {
  return html`<button
    class="plain wide-only"
    data-testid="run-close"
    title="Close (Esc)"
    aria-label="Close the run"
    @click=${() => page.closeRun()}
  >
    ${icon('close')}
  </button>`;
}

function facts(page, found, status) {
  const fact = (name, value, testid) =>
    html`<div>
      <dt>${name}</dt>
      <dd data-testid=${testid}>${value}</dd>
    </div>`;
  const errors = found.stats?.node_error_count ?? 0;
  const score = found.stats?.correctness_score;
  return html`
    <dl class="facts tone-${status.tone}">
      ${fact('Duration', duration(runTime(found, page.serverNow)), 'run-duration')}
      ${fact('Nodes', meter(progress(found), status), 'run-nodes')}
      ${fact('Cost', cost(found.stats?.cost), 'run-cost')}
      ${fact('Started', clockTime(found.startedAt ?? found.firstHeardAt), 'run-started')}
      ${found.endedAt ? fact('Ended', clockTime(found.endedAt), 'run-ended') : nothing}
      ${errors > 0 ? fact('Failed nodes', count(errors), 'run-errors') : nothing}
      ${typeof score === 'number' ? fact('Score', `${Math.round(score * 100)} %`, 'run-score') : nothing}
    </dl>
  `;
}

function problem(found) {
  const error = runError(found);
  return error
    ? html`<div class="problem" role="alert" data-testid="run-error">
        ${icon('cross')}
        <p><strong>Failed</strong> ${error}</p>
        ${copyButton(error, 'Copy the error')}
      </div>`
    : nothing;
}

function summary(found) {
  const text = found.stats?.activity_status;
  return text ? html`<p class="summary" data-testid="run-summary">${text}</p>` : nothing;
}

const TABS = [
  ['timeline', 'Timeline'],
  ['log', 'Events'],
];

function tabs(page, found) {
  const tab = ([name, words]) => {
    const isOn = page.ui.tab === name;
    return html`
      <button
        id="tab-${name}"
        role="tab"
        aria-selected=${isOn}
        aria-controls="tab-panel"
        tabindex=${isOn ? 0 : -1}
        data-testid="tab-${name}"
        @click=${() => page.set({ tab: name })}
      >
        ${words} ${name === 'log' ? html`<span class="count">${count(found.events)}</span>` : nothing}
      </button>
    `;
  };
  return html`<div
    class="tabs"
    role="tablist"
    aria-label="Views of the run"
    @keydown=${(event) => moveTab(page, event)}
  >
    ${TABS.map(tab)}
  </div>`;
}

function moveTab(page, event) {
  if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
    const next = page.ui.tab === 'timeline' ? 'log' : 'timeline';
    page.set({ tab: next });
    requestAnimationFrame(() => document.querySelector(`#tab-${next}`)?.focus());
  }
}

function overview(page, found) {
  return html`
    <div id="tab-panel" class="tab-panel" role="tabpanel" aria-labelledby="tab-timeline">
      ${timelineView(page, found)}
      <div class="cards">
        ${valueCard(page, { name: 'Inputs', value: found.inputs, scope: 'inputs', isTrimmed: found.isTrimmed })}
        ${valueCard(page, {
          name: 'Outputs',
          value: found.outputs,
          scope: 'outputs',
          isNamedLists: true,
          isFinal: isFinal(found.status),
          isTrimmed: found.isTrimmed,
        })}
      </div>
    </div>
  `;
}
