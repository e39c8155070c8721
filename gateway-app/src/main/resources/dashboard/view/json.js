import { html, nothing } from '../vendor/lit-html/lit-html.js';
import { count, words } from '../text/format.js';
import { copyButton } from './copy.js';

const OPEN_CHILDREN = 12;
const SHOWN_NAMES = 4;
const SHOWN_CHILDREN = 100;
const SHOWN_CHARACTERS = 600;

/** A card with one JSON value: short texts as prose, the rest as a tree to fold. */
export function valueCard(page, { name, value, scope, isNamedLists = false, isFinal = true }) {
  const isEmpty = value == null || (typeof value === 'object' && Object.keys(value).length === 0);
  return html`
    <section class="card value-card" data-testid="value-${scope}">
      <header>
        <h3>${name}</h3>
        ${isEmpty ? nothing : copyButton(() => JSON.stringify(value, null, 2), `Copy ${name.toLowerCase()} as JSON`)}
      </header>
      ${isEmpty ? html`<p class="none">None${isFinal ? '' : ' yet'}</p>` : entries(page, value, scope, isNamedLists)}
    </section>
  `;
}

/** Outputs come as a list for each name: their items stand for themselves. */
function entries(page, value, scope, isNamedLists) {
  if (typeof value !== 'object' || Array.isArray(value)) {
    return html`<div class="json">${json(page, value, scope)}</div>`;
  }
  const entry = ([key, child]) => {
    const path = `${scope}.${key}`;
    const items = isNamedLists && Array.isArray(child) ? child : [child];
    return html`
      <div>
        <dt title=${key}>${words(key)}</dt>
        <dd>${items.map((item, i) => prose(page, item, `${path}.${i}`))}</dd>
      </div>
    `;
  };
  return html`<dl class="values">${Object.entries(value).map(entry)}</dl>`;
}

function prose(page, value, path) {
  return typeof value === 'string'
    ? html`<p class="prose">${longText(page, value, path)}</p>`
    : html`<div class="json">${json(page, value, path)}</div>`;
}

/** The tree of any JSON value. What is folded is not drawn. */
export function json(page, value, path, depth = 0) {
  if (value === null || typeof value !== 'object') {
    return scalar(page, value, path);
  }
  const isList = Array.isArray(value);
  const children = Object.entries(value);
  if (children.length === 0) {
    return html`<span class="j-mark">${isList ? '[ ]' : '{ }'}</span>`;
  }
  const isOpen =
    page.ui.folds.get(path) ?? (depth === 0 || (depth === 1 && children.length <= OPEN_CHILDREN));
  const fold = (event) => {
    if (event.target.open !== isOpen) {
      page.ui.folds.set(path, event.target.open);
      page.changed();
    }
  };
  return html`
    <details .open=${isOpen} @toggle=${fold}>
      <summary>
        <span class="j-mark">${isList ? `[ ${count(children.length)} ]` : `{ ${names(children)} }`}</span>
      </summary>
      ${isOpen ? branch(page, children, path, depth) : nothing}
    </details>
  `;
}

function names(children) {
  const first = children.slice(0, SHOWN_NAMES).map(([key]) => key);
  return [...first, ...(children.length > SHOWN_NAMES ? ['…'] : [])].join(', ');
}

function branch(page, children, path, depth) {
  const limit = page.ui.folds.get(`${path} limit`) ?? SHOWN_CHILDREN;
  const rest = children.length - limit;
  const child = ([key, value]) =>
    html`<li><span class="j-key">${key}</span>${json(page, value, `${path}.${key}`, depth + 1)}</li>`;
  const showMore = () => more(page, `${path} limit`, limit * 10);
  return html`
    <ul>
      ${children.slice(0, limit).map(child)}
      ${rest > 0 ? html`<li><button class="more" @click=${showMore}>${count(rest)} more</button></li>` : nothing}
    </ul>
  `;
}

function scalar(page, value, path) {
  if (typeof value === 'string') {
    return html`<span class="j-string">${longText(page, value, path)}</span>`;
  }
  return html`<span class="j-other">${String(value)}</span>`;
}

function longText(page, text, path) {
  const isWhole = text.length <= SHOWN_CHARACTERS || page.ui.folds.get(path);
  return isWhole
    ? text
    : html`${text.slice(0, SHOWN_CHARACTERS)}…
        <button class="more" @click=${() => more(page, path, true)}>
          all ${count(text.length)} characters
        </button>`;
}

function more(page, path, value) {
  page.ui.folds.set(path, value);
  page.changed();
}
