import { html, nothing } from '../vendor/lit-html/lit-html.js';
import { guard } from '../vendor/lit-html/directives/guard.js';
import { count, words } from '../text/format.js';
import { copyButton } from './copy.js';

const OPEN_CHILDREN = 12;
const SHOWN_NAMES = 4;
const SHOWN_CHILDREN = 100;
const SHOWN_ENTRIES = 30;
const SHOWN_ITEMS = 20;
const SHOWN_CHARACTERS = 600;

/** How many more are shown with each step. */
const GROWTH = 10;

/** The names of an object's members: a value never changes, and may have a million of them. */
const namesOf = new WeakMap();

/**
 * A card with one JSON value: short texts as prose, the rest as a tree to fold. It is drawn again
 * only when its value or what is unfolded changes.
 */
export function valueCard(page, card) {
  const { name, value, scope, isNamedLists = false, isFinal = true, isTrimmed = false } = card;
  const draw = () => {
    const isEmpty = value == null || (typeof value === 'object' && lengthOf(value) === 0);
    return html`
      <section class="card value-card" data-testid="value-${scope}">
        <header>
          <h3>${name}</h3>
          ${isEmpty ? nothing : copyButton(() => JSON.stringify(value, null, 2), `Copy ${name.toLowerCase()} as JSON`)}
        </header>
        ${isEmpty ? none(isFinal, isTrimmed) : entries(page, value, scope, isNamedLists)}
      </section>
    `;
  };
  return html`${guard([value, scope, isFinal, isTrimmed, page.ui.foldVersion], draw)}`;
}

function none(isFinal, isTrimmed) {
  const words = isTrimmed
    ? 'Dropped to save memory: newer values took their place.'
    : `None${isFinal ? '' : ' yet'}`;
  return html`<p class="none">${words}</p>`;
}

/** The tree of a value that does not change, drawn when what is unfolded changes. */
export function tree(page, value, path) {
  return html`${guard([value, page.ui.foldVersion], () => json(page, value, path))}`;
}

/** Outputs come as a list for each name: their items stand for themselves. */
function entries(page, value, scope, isNamedLists) {
  if (typeof value !== 'object' || Array.isArray(value)) {
    return html`<div class="json">${json(page, value, scope)}</div>`;
  }
  const entry = (key) => {
    const child = value[key];
    const path = `${scope}.${key}`;
    const items = isNamedLists && Array.isArray(child) ? child : [child];
    return html`
      <div>
        <dt title=${key}>${words(key)}</dt>
        <dd>${some(page, items, path, SHOWN_ITEMS, (i) => prose(page, items[i], `${path}.${i}`))}</dd>
      </div>
    `;
  };
  return html`<dl class="values">
    ${some(page, value, `${scope} entries`, SHOWN_ENTRIES, entry, (button) => html`<div><dd>${button}</dd></div>`)}
  </dl>`;
}

function prose(page, value, path) {
  return typeof value === 'string'
    ? html`<p class="prose">${longText(page, value, path)}</p>`
    : html`<div class="json">${json(page, value, path)}</div>`;
}

/** The tree of any JSON value. What is folded is not drawn. */
function json(page, value, path, depth = 0) {
  if (value === null || typeof value !== 'object') {
    return scalar(page, value, path);
  }
  const isList = Array.isArray(value);
  const size = lengthOf(value);
  if (size === 0) {
    return html`<span class="j-mark">${isList ? '[ ]' : '{ }'}</span>`;
  }
  const isOpen = page.ui.folds.get(path) ?? (depth === 0 || (depth === 1 && size <= OPEN_CHILDREN));
  const fold = (event) => {
    if (event.target.open !== isOpen) {
      more(page, path, event.target.open);
    }
  };
  return html`
    <details .open=${isOpen} @toggle=${fold}>
      <summary>
        <span class="j-mark">${isList ? `[ ${count(size)} ]` : `{ ${names(value)} }`}</span>
      </summary>
      ${isOpen ? branch(page, value, path, depth) : nothing}
    </details>
  `;
}

function names(value) {
  const all = keysOf(value);
  const first = all.slice(0, SHOWN_NAMES).map((name) => (name.length > 40 ? `${name.slice(0, 40)}…` : name));
  return [...first, ...(all.length > SHOWN_NAMES ? ['…'] : [])].join(', ');
}

function branch(page, value, path, depth) {
  const child = (key) =>
    html`<li><span class="j-key">${key}</span>${json(page, value[key], `${path}.${key}`, depth + 1)}</li>`;
  return html`
    <ul>
      ${some(page, value, path, SHOWN_CHILDREN, child, (button) => html`<li>${button}</li>`)}
    </ul>
  `;
}

/** As many children as are asked for, and a button for more. */
function some(page, value, path, shown, template, around = (button) => button) {
  const limit = page.ui.folds.get(`${path} limit`) ?? shown;
  const size = lengthOf(value);
  const keys = Array.isArray(value)
    ? Array.from({ length: Math.min(size, limit) }, (_, i) => i)
    : keysOf(value).slice(0, limit);
  const showMore = () => more(page, `${path} limit`, limit * GROWTH);
  const button = html`<button class="more" data-testid="show-more" @click=${showMore}>
    ${count(size - limit)} more
  </button>`;
  return html`${keys.map(template)} ${size > limit ? around(button) : nothing}`;
}

function lengthOf(value) {
  return Array.isArray(value) ? value.length : keysOf(value).length;
}

function keysOf(value) {
  let names = namesOf.get(value);
  if (!names) {
    names = Object.keys(value);
    namesOf.set(value, names);
  }
  return names;
}

function scalar(page, value, path) {
  if (typeof value === 'string') {
    return html`<span class="j-string">${longText(page, value, path)}</span>`;
  }
  return html`<span class="j-other">${String(value)}</span>`;
}

function longText(page, text, path) {
  const limit = page.ui.folds.get(`${path} length`) ?? SHOWN_CHARACTERS;
  const showMore = () => more(page, `${path} length`, limit * GROWTH);
  return text.length <= limit
    ? text
    : html`${text.slice(0, limit)}…
        <button class="more" data-testid="show-more" @click=${showMore}>
          ${count(text.length - limit)} more characters
        </button>`;
}

function more(page, path, value) {
  page.ui.fold(path, value);
  page.changed();
}
