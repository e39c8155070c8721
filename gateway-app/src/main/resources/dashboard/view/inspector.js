import { html, nothing } from '../vendor/lit-html/lit-html.js';
import { nodeError } from '../store/runs.js';
import { nodeName } from '../text/blocks.js';
import { duration, shortId } from '../text/format.js';
import { statusOf } from '../text/status.js';
import { copyButton } from './copy.js';
import { icon } from './icons.js';
import { valueCard } from './json.js';

/** One node execution: what went in, what came out, what went wrong. */
export function inspector(page, node) {
  const error = nodeError(node);
  const status = statusOf(node.status);
  const waited = node.startedAt !== null && node.queuedAt !== null ? node.startedAt - node.queuedAt : null;
  const outputs = {
    name: 'Outputs',
    value: node.outputs,
    scope: 'node-outputs',
    isNamedLists: true,
    isFinal: status.final,
    isTrimmed: node.isTrimmed,
  };
  return html`
    <section class="inspector" aria-label="Node ${nodeName(node)}" data-testid="node-inspector">
      <header>
        <h3>${nodeName(node)}</h3>
        <span class="status-badge tone-${status.tone}">${icon(status.icon)}${status.word}</span>
        <p class="run-ids">
          <span
            >Node <code>${shortId(node.nodeId)}</code>${copyButton(node.nodeId, 'Copy the node’s id')}</span
          >
          <span
            >Execution
            <code>${shortId(node.id)}</code>${copyButton(node.id, 'Copy the node execution’s id')}</span
          >
          ${waited === null ? nothing : html`<span>waited ${duration(waited)}</span>`}
        </p>
        <button
          class="plain"
          aria-label="Close the node"
          data-testid="node-close"
          @click=${() => page.set({ node: null })}
        >
          ${icon('close')}
        </button>
      </header>
      ${
        error
          ? html`<div class="problem" data-testid="node-error">
              ${icon('cross')}
              <p><strong>Failed</strong> ${error}</p>
            </div>`
          : nothing
      }
      <div class="cards">
        ${valueCard(page, { name: 'Inputs', value: node.inputs, scope: 'node-inputs', isTrimmed: node.isTrimmed })}
        ${valueCard(page, outputs)}
      </div>
    </section>
  `;
}
