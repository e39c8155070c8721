/** Events as the gateway sends them, but for what a test does not look at. */
export function graphEvent(id, status, more = {}) {
  return {
    event_type: 'graph_execution_update',
    id,
    graph_id: 'g1',
    graph_version: 3,
    status,
    inputs: {},
    outputs: {},
    stats: null,
    ...more,
  };
}

export function nodeEvent(runId, id, status, more = {}) {
  return {
    event_type: 'node_execution_update',
    graph_exec_id: runId,
    graph_id: 'g1',
    graph_version: 3,
    node_exec_id: id,
    node_id: `${id}-node`,
    block_id: 'b1',
    status,
    input_data: {},
    output_data: {},
    ...more,
  };
}

export const at = (seconds) => new Date(Date.UTC(2026, 0, 15, 10, 0) + seconds * 1_000).toISOString();
export const millis = (seconds) => Date.UTC(2026, 0, 15, 10, 0) + seconds * 1_000;
