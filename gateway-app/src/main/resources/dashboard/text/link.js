/** The address behind the #: which graphs and runs are watched, which run is open, and once the token. */
export function readLink(hash) {
  const values = new URLSearchParams(hash.replace(/^#/, ''));
  return {
    token: values.get('token'),
    graphs: [...new Set(values.getAll('graph').filter(Boolean))],
    executions: [...new Set(values.getAll('watch').filter(Boolean))],
    run: values.get('run') || null,
  };
}

/** The same, to be shared: never with the token. */
export function writeLink({ graphs, executions = [], run }) {
  const values = new URLSearchParams([
    ...graphs.map((id) => ['graph', id]),
    ...executions.map((id) => ['watch', id]),
  ]);
  if (run) {
    values.append('run', run);
  }
  const text = values.toString();
  return text ? `#${text}` : '';
}
