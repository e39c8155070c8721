import { FanfareClient } from './client/fanfare-client.js';
import { Feed } from './feed/feed.js';
import { Session } from './feed/session.js';
import { Store } from './store/store.js';
import { Ui } from './store/ui.js';
import { render } from './vendor/lit-html/lit-html.js';
import { app } from './view/app.js';
import { SAY } from './view/copy.js';
import { guarded } from './view/guarded.js';
import { handleKey } from './view/keys.js';
import { Page } from './view/page.js';
import { applyTheme } from './view/theme.js';

const HEARTBEAT_MS = 5_000;
const LIVE_TICK_MS = 200;
const QUIET_TICK_MS = 1_000;
const FOLLOW_MS = 150;

const store = new Store();
const session = new Session(sessionStorage);
const makeClient = () =>
  new FanfareClient({
    url: new URL('../ws', document.baseURI),
    token: () => session.token ?? '',
    heartbeatInterval: HEARTBEAT_MS,
  });
const page = new Page({ store, session, ui: new Ui(), feed: new Feed({ makeClient, store }), window });

const drawApp = guarded(
  () => render(app(page), document.body),
  (error) => console.error('A part of the page could not be drawn', error),
);

/** At most one drawing a frame, however many events came. */
let isAsked = false;
function draw() {
  isAsked = false;
  drawApp();
}
function ask() {
  if (!isAsked) {
    isAsked = true;
    requestAnimationFrame(draw);
  }
}

function tick() {
  ask();
  setTimeout(tick, page.isLive ? LIVE_TICK_MS : QUIET_TICK_MS);
}

applyTheme();
page.onChange(ask);
document.addEventListener('keydown', (event) => handleKey(page, event));
document.addEventListener(SAY, ({ detail }) => page.announce(detail));
page.start();
setInterval(() => page.follow(), FOLLOW_MS);
tick();
