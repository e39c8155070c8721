import { html, nothing } from '../vendor/lit-html/lit-html.js';
import { stateOf } from '../text/advice.js';
import { icon } from './icons.js';
import { nextTheme, theme } from './theme.js';

const THEMES = { auto: ['auto', 'as the system'], light: ['sun', 'light'], dark: ['moon', 'dark'] };

export function header(page) {
  return html`
    <header class="top" ?inert=${page.isSideModal}>
      <h1 class="brand"><img src="icons/fanfare.svg" alt="" width="28" height="28" />Fanfare</h1>
      <div class="top-tools">
        ${connectionButton(page)} ${noticesButton(page)} ${themeButton(page)}
        <button
          class="plain"
          data-testid="help-open"
          title="Keys (?)"
          aria-label="Keys"
          @click=${() => page.set({ isHelpOpen: true })}
        >
          ${icon('help')}
        </button>
        <button
          class="plain"
          data-testid="sign-out"
          title="Sign out"
          aria-label="Sign out"
          @click=${() => page.signOut()}
        >
          ${icon('exit')}
        </button>
      </div>
    </header>
  `;
}

function connectionButton(page) {
  const { connection } = page.store;
  const state = stateOf(connection, page.now);
  const isOpen = page.ui.side === 'connection';
  return html`
    <button
      id="toggle-connection"
      class="pill tone-${state.tone}"
      data-testid="connection-state"
      data-state=${connection.shown}
      aria-expanded=${isOpen}
      aria-controls="side"
      title="Connection (c)"
      @click=${() => page.toggleSide('connection')}
    >
      ${icon(state.icon)}<span>${state.word}</span>
      ${connection.latency === null ? nothing : html`<span class="latency">${Math.round(connection.latency)} ms</span>`}
    </button>
  `;
}

function noticesButton(page) {
  const { unread, isMuted } = page.store.notices;
  const label = `Notifications${unread ? `, ${unread} unread` : ''}`;
  return html`
    <button
      id="toggle-notices"
      class="plain"
      data-testid="notices-toggle"
      aria-expanded=${page.ui.side === 'notices'}
      aria-controls="side"
      aria-label=${label}
      title="${label} (n)"
      @click=${() => page.toggleSide('notices')}
    >
      ${icon(isMuted ? 'bellOff' : 'bell')} ${unread ? badge(unread) : nothing}
    </button>
  `;
}

function badge(unread) {
  return html`<span class="badge" data-testid="notices-unread">${unread > 99 ? '99+' : unread}</span>`;
}

function themeButton(page) {
  const [name, words] = THEMES[theme()];
  const change = () => {
    nextTheme();
    page.changed();
  };
  return html`
    <button
      id="theme"
      class="plain"
      data-testid="theme"
      title="Colours: ${words} (t)"
      aria-label="Colours: ${words}"
      @click=${change}
    >
      ${icon(name)}
    </button>
  `;
}
