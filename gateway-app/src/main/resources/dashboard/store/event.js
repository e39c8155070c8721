export function isNodeEvent(event) {
  return event.event_type === 'node_execution_update';
}

/** The execution that an event is of, or null: not every publisher names it. */
export function runIdOf(event) {
  const id = isNodeEvent(event) ? event.graph_exec_id : event.id;
  return typeof id === 'string' && id !== '' ? id : null;
}
