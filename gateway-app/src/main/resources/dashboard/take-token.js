/*
 * Runs before anything else is loaded: a token of the link leaves the address bar and the history,
 * and is kept for this tab alone, under the name that feed/session.js knows.
 */
(() => {
  const values = new URLSearchParams(location.hash.slice(1));
  const token = values.get('token');
  if (token !== null) {
    values.delete('token');
    const rest = values.toString();
    history.replaceState(null, '', location.pathname + location.search + (rest && `#${rest}`));
    sessionStorage.setItem('fanfare.token', token.trim());
  }
})();
