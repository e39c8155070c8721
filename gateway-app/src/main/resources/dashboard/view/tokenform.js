import { html } from '../vendor/lit-html/lit-html.js';

/** Takes another token. `name` tells this form from others on the page. */
export function tokenForm(page, name, action) {
  const submit = (event) => {
    event.preventDefault();
    page.replaceToken(new FormData(event.target).get('token'));
    event.target.reset();
  };
  return html`
    <form class="inline" @submit=${submit}>
      <label class="hidden" for=${name}>New token</label>
      <input
        id=${name}
        name="token"
        type="password"
        autocomplete="off"
        required
        placeholder="Paste a token"
        data-testid=${name}
      />
      <button class="primary" data-testid="${name}-submit">${action}</button>
    </form>
  `;
}
