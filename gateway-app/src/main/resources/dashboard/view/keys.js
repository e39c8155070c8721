import { matching } from '../store/filter.js';
import { areKeysOn } from './shortcuts.js';

/** Keys that work everywhere but in fields, unless turned off; the help lists them. */
export const KEYS = [
  ['/', 'Search runs'],
  ['j or ↓, k or ↑', 'Next or previous run'],
  ['Enter', 'Open the run'],
  ['Esc', 'Close what is open'],
  ['f', 'Follow the newest run'],
  ['w', 'Watch a graph or a run'],
  ['e', 'Timeline or event log'],
  ['p', 'Pause the event log'],
  ['c', 'Connection'],
  ['n', 'Notifications'],
  ['t', 'Light, dark or the system’s colours'],
  ['?', 'This help'],
];

const PAGE_ROWS = 10;

export function handleKey(page, event) {
  const isField = event.target.closest?.('input, textarea, select');
  if (event.ctrlKey || event.metaKey || event.altKey || page.ui.isHelpOpen) {
    return;
  }
  if (isField) {
    if (event.key === 'Escape') {
      event.target.blur();
    }
    return;
  }
  const action = Object.hasOwn(ACTIONS, event.key) ? ACTIONS[event.key] : null;
  const isAllowed = event.key.length > 1 || areKeysOn();
  if (action && isAllowed && page.session.isSignedIn) {
    event.preventDefault();
    action(page);
  }
}

/** For the list of runs when it has the focus. */
export function handleRunKey(page, event) {
  const steps = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: PAGE_ROWS,
    PageUp: -PAGE_ROWS,
    Home: -Infinity,
    End: Infinity,
  };
  if (event.key in steps) {
    event.preventDefault();
    moveCursor(page, steps[event.key]);
  } else if (event.key === 'Enter' && page.ui.cursor !== null) {
    event.preventDefault();
    page.openRun(page.ui.cursor);
  }
}

/** The cursor is somewhere as soon as the keyboard is in the list. */
export function enterRuns(page) {
  if (page.ui.cursor === null) {
    moveCursor(page, 0);
  }
}

const ACTIONS = {
  '/': () => document.querySelector('#search')?.focus(),
  '?': (page) => page.set({ isHelpOpen: true }),
  j: (page) => moveCursor(page, 1),
  k: (page) => moveCursor(page, -1),
  f: (page) => page.followNewest(!page.ui.followsNewest),
  w: (page) => page.set({ isAddingWatch: !page.ui.isAddingWatch }),
  e: (page) => page.set({ tab: page.ui.tab === 'log' ? 'timeline' : 'log' }),
  p: (page) => togglePause(page),
  c: (page) => page.toggleSide('connection'),
  n: (page) => page.toggleSide('notices'),
  t: () => document.querySelector('#theme')?.click(),
  Escape: (page) => closeInnermost(page),
};

export function togglePause(page) {
  page.set({ logPausedAt: page.ui.logPausedAt === null ? page.store.log.last : null });
}

function moveCursor(page, step) {
  const runs = matching(page.store.runs.newestFirst(), page.ui);
  if (runs.length === 0) {
    return;
  }
  const at = runs.findIndex((run) => run.id === (page.ui.cursor ?? page.ui.openRun));
  const next = Math.min(runs.length - 1, Math.max(0, at + step));
  page.set({ cursor: runs[next].id });
  const list = document.querySelector('#runs');
  if (list !== document.activeElement) {
    list?.focus();
  }
}

function closeInnermost(page) {
  const { ui } = page;
  if (ui.side) {
    page.set({ side: null });
  } else if (ui.isAddingWatch) {
    page.set({ isAddingWatch: false });
  } else if (ui.node) {
    page.set({ node: null });
  } else if (ui.openRun) {
    page.closeRun();
  }
}
