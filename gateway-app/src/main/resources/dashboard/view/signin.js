import { html } from '../vendor/lit-html/lit-html.js';
import { icon } from './icons.js';

/** The first page: a token, and if wanted a graph or an execution to begin with. */
export function signIn(page) {
  const graph = page.store.watches.find((watch) => watch.kind === 'graph')?.id ?? '';
  return html`
    <main class="sign-in" data-testid="sign-in">
      <div class="sign-in-card">
        <img class="mark" src="icons/fanfare.svg" alt="" width="56" height="56" />
        <h1>Fanfare</h1>
        <p class="lead">Runs of your graphs, node by node, as they happen.</p>
        <form @submit=${(event) => submit(page, event)}>
          <label for="token">Token</label>
          <input
            id="token"
            name="token"
            type="password"
            autocomplete="off"
            spellcheck="false"
            placeholder="eyJhbGciOi…"
            autofocus
            data-testid="token"
          />
          <p class="hint">
            A JWT for the gateway’s socket. It stays in this tab and leaves it only for the gateway.
          </p>
          <label for="graph">Graph <span class="optional">optional</span></label>
          <input
            id="graph"
            name="graph"
            autocomplete="off"
            spellcheck="false"
            placeholder="Id of a graph to watch"
            .value=${graph}
            data-testid="sign-in-graph"
          />
          <button class="primary wide" data-testid="connect">${icon('signal')} Connect</button>
        </form>
        <p class="hint">Without a token, only gateways that ask for none let you in.</p>
      </div>
    </main>
  `;
}

function submit(page, event) {
  event.preventDefault();
  const values = new FormData(event.target);
  page.signIn(values.get('token'));
  page.watch('graph', values.get('graph'));
}
