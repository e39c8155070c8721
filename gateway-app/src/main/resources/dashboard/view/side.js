import { html, nothing } from '../vendor/lit-html/lit-html.js';
import { ref } from '../vendor/lit-html/directives/ref.js';
import { stateOf } from '../text/advice.js';
import { bytes, clockTime, count, duration, lasting, shortId } from '../text/format.js';
import { RateChart } from './chart.js';
import { icon } from './icons.js';
import { noticeList } from './notices.js';
import { tokenForm } from './tokenform.js';

const SHOWN_CLOSES = 5;

const chart = new RateChart();
let shownPart = null;

/** Connection and notifications: beside the runs where there is room, else over them. */
export function side(page) {
  const part = page.ui.side;
  moveFocus(part);
  queueMicrotask(() => chart.draw(page.store.rate.series(page.now)));
  return html`
    ${part ? html`<div class="veil" @click=${() => page.set({ side: null })}></div>` : nothing}
    <aside
      id="side"
      class="side ${part ? `is-open shows-${part}` : ''}"
      aria-label="Connection and notifications"
    >
      <button
        id="side-close"
        class="plain side-close"
        data-testid="side-close"
        aria-label="Close"
        @click=${() => page.set({ side: null })}
      >
        ${icon('close')}
      </button>
      ${connectionPanel(page)} ${noticeList(page)}
    </aside>
  `;
}

/** Into what was opened, and back to the button that opened it. */
function moveFocus(part) {
  if (part !== shownPart) {
    const target = part ? '#side-close' : `#toggle-${shownPart}`;
    shownPart = part;
    queueMicrotask(() => document.querySelector(target)?.focus());
  }
}

function connectionPanel(page) {
  const { connection, rate } = page.store;
  const state = stateOf(connection, page.now);
  const { stats } = page.feed;
  const isOpen = connection.shown === 'open' && stats.openedAt != null;
  const { last, peak } = rate.summary(page.now);
  return html`
    <section class="panel connection-panel" aria-labelledby="connection-title" data-testid="connection-panel">
      <h2 id="connection-title">Connection</h2>
      <p class="connection-now tone-${state.tone}">
        ${icon(state.icon)}<b>${state.word}</b>
        ${isOpen ? html`<span>${lasting(page.now - stats.openedAt)}</span>` : nothing}
      </p>
      <figure class="rate">
        <figcaption>
          <b data-testid="events-per-second">${count(last)}</b> events/s <span>peak ${count(peak)}</span>
        </figcaption>
        <div
          class="chart"
          ${ref(chart.attach)}
          role="img"
          aria-label="Events a second over the last two minutes: ${last} now, ${peak} at most"
        ></div>
      </figure>
      ${numbers(connection, stats)} ${whoAmI(page)} ${closes(connection)}
    </section>
  `;
}

function numbers(connection, stats) {
  const fact = (name, value, testid) =>
    html`<div>
      <dt>${name}</dt>
      <dd data-testid=${testid}>${value}</dd>
    </div>`;
  return html`
    <dl class="numbers">
      ${fact('Latency', connection.latency === null ? '–' : `${Math.round(connection.latency)} ms`, 'latency')}
      ${fact('Events', count(stats.events), 'events')} ${fact('Received', bytes(stats.bytes), 'bytes')}
      ${fact('Reconnects', count(stats.reconnects), 'reconnects')} ${fact('Gaps', count(stats.gaps), 'gaps')}
      ${fact('Frames', count(stats.messages), 'frames')}
    </dl>
    ${connection.error ? problem(connection.error) : nothing}
  `;
}

function problem(text) {
  return html`<p class="problem small" data-testid="connection-error">
    ${icon('cross')}<span>${text}</span>
  </p>`;
}

function whoAmI(page) {
  const claims = page.session.claims;
  if (!claims) {
    return nothing;
  }
  const left = claims.expiresAt === null ? null : claims.expiresAt - page.now;
  return html`
    <p class="who" data-testid="who">
      ${icon('key')}<span>User <code title=${claims.user ?? ''}>${shortId(claims.user)}</code></span>
      <span>${left === null ? 'no expiry' : left > 0 ? `expires in ${duration(left)}` : 'expired'}</span>
      <button
        class="text"
        data-testid="token-replace"
        aria-expanded=${page.ui.isReplacingToken}
        @click=${() => page.set({ isReplacingToken: !page.ui.isReplacingToken })}
      >
        Replace token
      </button>
    </p>
    ${page.ui.isReplacingToken ? tokenForm(page, 'replace-token', 'Replace') : nothing}
  `;
}

function closes(connection) {
  if (connection.closes.length === 0) {
    return nothing;
  }
  return html`
    <h3>Closes</h3>
    <ul class="closes" data-testid="closes">
      ${connection.closes.slice(0, SHOWN_CLOSES).map(closed)}
    </ul>
  `;
}

function closed({ code, words, reason, at, attempts }) {
  const tries =
    attempts > 0 ? html` <em>${attempts} failed ${attempts === 1 ? 'attempt' : 'attempts'}</em>` : nothing;
  return html`
    <li data-testid="close" data-code=${code}>
      <code>${code}</code><span>${words}${reason ? html`: <q>${reason}</q>` : nothing}${tries}</span>
      <time>${clockTime(at)}</time>
    </li>
  `;
}
