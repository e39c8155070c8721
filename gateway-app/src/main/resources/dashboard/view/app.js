import { html, nothing } from '../vendor/lit-html/lit-html.js';
import { advice } from './advice.js';
import { header } from './header.js';
import { help } from './help.js';
import { runs } from './runs.js';
import { run } from './run.js';
import { side } from './side.js';
import { signIn } from './signin.js';
import { toasts } from './notices.js';

/** The whole page. */
export function app(page) {
  const { ui, session } = page;
  return html`
    <div class="announcer" role="status" aria-live="polite" data-testid="announcer">${ui.announcement}</div>
    ${session.isSignedIn ? signedIn(page) : signIn(page)}
  `;
}

function signedIn(page) {
  const { ui } = page;
  return html`
    <div class="shell" data-testid="dashboard">
      <a class="skip" href="#main" ?inert=${page.isSideModal} @click=${skip}>Skip to the runs</a>
      ${header(page)}
      <div class="advice-place" aria-live="polite" ?inert=${page.isSideModal}>${advice(page)}</div>
      <main id="main" tabindex="-1" class="panes ${ui.openRun ? 'has-run' : ''}">
        ${runs(page)} ${ui.openRun ? run(page) : nothing} ${side(page)}
      </main>
      ${toasts(page)} ${help(page)}
    </div>
  `;
}

function skip(event) {
  event.preventDefault();
  (document.querySelector('#runs') ?? document.querySelector('#main')).focus();
}
