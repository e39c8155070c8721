// Follows a graph past the expiry of its first token, prints what it saw, and closes. Nothing but an open socket or
// timer would keep this process alive after that.
import { pathToFileURL } from 'node:url';

const [module, url, graphId, ...tokens] = process.argv.slice(2);
const { FanfareClient } = await import(pathToFileURL(module));

const [, claims] = tokens[0].split('.');
const expiry = JSON.parse(Buffer.from(claims, 'base64url').toString()).exp * 1_000;
const seen = { codes: [], errors: [], states: [], before: 0, after: 0 };
const client = new FanfareClient({ url, token: () => (tokens.length > 1 ? tokens.shift() : tokens[0]) });
client.on('close', ({ code }) => seen.codes.push(code));
client.on('error', ({ message }) => seen.errors.push(message));
client.on('state', ({ state }) => seen.states.push(state));
await client.connect();
for await (const event of client.subscribeGraph(graphId)) {
  const isLate = Date.now() > expiry + 1_500;
  seen[isLate ? 'after' : 'before'] += event.graph_id === graphId ? 1 : 0;
  if (isLate) {
    break;
  }
}
client.close();
console.log(JSON.stringify(seen));
