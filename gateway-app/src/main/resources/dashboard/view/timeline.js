import { html, nothing } from '../vendor/lit-html/lit-html.js';
import { ref } from '../vendor/lit-html/directives/ref.js';
import { timeline } from '../store/timeline.js';
import { nodeName } from '../text/blocks.js';
import { count, duration } from '../text/format.js';
import { isFinal, statusOf } from '../text/status.js';
import { icon } from './icons.js';
import { inspector } from './inspector.js';
import { VirtualList } from './virtual.js';
import { styles } from './styles.js';

/** From here on there is no room for a label behind its bar. */
const LATE = 0.82;

const percent = (share) => `${share * 100}%`;

let list;

/** Each node execution as a bar on the run's axis: waiting thin, running full. */
export function timelineView(page, run) {
  list ??= new VirtualList(() => page.changed());
  if (run.nodes.size === 0) {
    return empty(run);
  }
  const { ticks, nodes, place } = timeline(run, page.serverNow);
  const selected = run.nodes.get(page.ui.node);
  const at = selected ? nodes.indexOf(selected) : -1;
  const rows = list.rows(
    nodes,
    (node) => node.id,
    (node, _, style) => bar(page, node, place(node), style, selected),
  );
  return html`
    <div class="timeline" data-testid="timeline">
      <div class="axis" aria-hidden="true">
        <span></span>
        <div class="axis-track">
          ${ticks.map(({ at: time, share }) => html`<span ${styles({ left: percent(share) })}>${tick(time)}</span>`)}
        </div>
      </div>
      <div
        class="scroller timeline-rows"
        role="listbox"
        tabindex="0"
        aria-label="Nodes of the run"
        aria-activedescendant=${list.isDrawn(at) ? `node-${selected.number}` : nothing}
        ${styles({ '--rows': String(nodes.length) })}
        ${ref(list.attach)}
        @scroll=${list.scrolled}
        @keydown=${(event) => move(page, nodes, at, event)}
      >
        <div class="grid-lines" aria-hidden="true">
          <div>${ticks.map(({ share }) => html`<i ${styles({ left: percent(share) })}></i>`)}</div>
        </div>
        ${rows}
      </div>
    </div>
    ${forgotten(run)} ${selected ? inspector(page, selected) : nothing}
  `;
}

function bar(page, node, { queued, started, end, time }, style, selected) {
  const status = statusOf(node.status);
  const isSelected = node === selected;
  const isLate = end > LATE;
  const label = time === null ? status.word.toLowerCase() : duration(time);
  return html`
    <div
      id="node-${node.number}"
      class="node-row tone-${status.tone}"
      role="option"
      aria-selected=${isSelected}
      aria-label="${nodeName(node)}, ${status.word}, ${label}"
      data-testid="node-row"
      data-node=${node.id}
      data-status=${node.status}
      ${style}
      @click=${() => page.set({ node: isSelected ? null : node.id })}
    >
      <span class="node-name" title="${nodeName(node)}, ${status.word}"
        >${icon(status.icon)}<span>${nodeName(node)}</span></span
      >
      <span class="track">
        <i class="waiting" ${styles({ left: percent(queued), width: percent(started - queued) })}></i>
        <i
          class="bar ${isFinal(node.status) ? '' : 'is-live'}"
          ${styles({ left: percent(started), width: percent(end - started) })}
        ></i>
        <span class="bar-label" ${styles(isLate ? { right: percent(1 - queued) } : { left: percent(end) })}
          >${label}</span
        >
      </span>
    </div>
  `;
}

function move(page, nodes, at, event) {
  const steps = { ArrowDown: 1, ArrowUp: -1, Home: -nodes.length, End: nodes.length };
  if (event.key in steps) {
    event.preventDefault();
    const next = Math.min(nodes.length - 1, Math.max(0, at + steps[event.key]));
    page.set({ node: nodes[next].id });
    list.reveal(next);
  }
}

function empty(run) {
  const words = isFinal(run.status)
    ? 'The nodes of this run had passed before it was opened. The gateway keeps no history.'
    : 'Waiting for the first node…';
  return html`<div class="empty small" data-testid="timeline-empty">
    ${icon('clock')}
    <p>${words}</p>
  </div>`;
}

function forgotten({ nodesForgotten }) {
  return nodesForgotten > 0
    ? html`<p class="none" data-testid="nodes-forgotten">
        ${count(nodesForgotten)} older nodes dropped: the page keeps the newest.
      </p>`
    : nothing;
}

function tick(millis) {
  if (millis === 0) {
    return '0';
  }
  if (millis < 1_000) {
    return `${millis / 1_000} s`;
  }
  return millis < 120_000 ? `${millis / 1_000} s` : `${Math.round(millis / 6_000) / 10} m`;
}
