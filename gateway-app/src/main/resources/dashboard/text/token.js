/** What a token says of itself, unverified: for show only. Null if it is no token. */
export function claims(token) {
  try {
    const payload = token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0));
    const { sub, exp } = JSON.parse(new TextDecoder().decode(bytes));
    return { user: sub ?? null, expiresAt: Number(exp) ? Number(exp) * 1_000 : null };
  } catch {
    return null;
  }
}
