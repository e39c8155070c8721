import { shortId } from './format.js';

/** Names of the platform's common blocks; an event carries only their ids. */
const BLOCKS = {
  'c0a8e994-ebf1-4a9c-a4d8-89d09c86741b': 'Agent input',
  '363ae599-353e-4804-937e-b2ee3cef3da4': 'Agent output',
  '87840993-2053-44b7-8da4-187ad4ee518c': 'Web search',
  'a0a69be1-4528-491c-a85a-a4ab6873e3f0': 'AI text summarizer',
  '1f292d4a-41a4-4977-9684-7c8d560b9f91': 'AI text generator',
  'ed55ac19-356e-4243-a6cb-bc599e9b716f': 'AI structured response',
  '32a87eab-381e-4dd4-bdb8-4c47151be35a': 'AI conversation',
  'b1ab9b19-67a6-406d-abf5-2dba76d00c79': 'Calculator',
};

/** What a node is called: its block's name where it is known, else a part of its own id. */
export function nodeName(node) {
  return Object.hasOwn(BLOCKS, node.blockId ?? '') ? BLOCKS[node.blockId] : `Node ${shortId(node.nodeId)}`;
}
