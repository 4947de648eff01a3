import { mayBeId } from './compared-ids.js';
import { FILE_FUNCTIONS, readsOwnFile } from './file-functions.js';
import type { Node, ReferenceGraph } from './reference-graph.js';
import { ROOTS } from './roots.js';

/** Functions that choose and arrange, and never look into a text. */
const ARRANGING: ReadonlySet<string> = new Set([
  'alltrue',
  'anytrue',
  'can',
  'chunklist',
  'coalesce',
  'coalescelist',
  'compact',
  'concat',
  'contains',
  'distinct',
  'element',
  'flatten',
  'index',
  'keys',
  'length',
  'lookup',
  'matchkeys',
  'merge',
  'nonsensitive',
  'one',
  'reverse',
  'sensitive',
  'slice',
  'tolist',
  'tomap',
  'tostring',
  'try',
  'values',
]);

/**
 * What they make of several ids is a text, and none of ours; of one id it is that id, as in
 * `join("", aws_security_group.this[*].id)`.
 */
const JOINING: ReadonlySet<string> = new Set(['join']);

/** Functions that give something else at another time, or what the text does not tell. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  'bcrypt',
  'plantimestamp',
  'templatestring',
  'timestamp',
  'uuid',
]);

/**
 * Whether no call of an expression looks into an id, where it would see one of ours (`split` of an
 * ARN), puts things into the order of ids (`sort`, `toset`, a map by id), or depends on where it runs.
 */
export function callsAreHarmless(node: Node, graph: ReferenceGraph): boolean {
  const { expression, scope } = node;
  const carries = graph.carries(node);
  if (carries && keysMayBeIds(node, graph)) return false;
  return expression.calls.every((call) => {
    const name = call.name.replace(/^core::/, '');
    if (ELSEWHERE.has(name) || name.includes('::')) return false;
    if (FILE_FUNCTIONS.has(name)) {
      return (
        name === 'file' &&
        readsOwnFile(expression, call, graph.tree, scope.module.folder) !== undefined
      );
    }
    if (!carries || ARRANGING.has(name) || JOINING.has(name)) return true;
    // The first argument holds the keys.
    if (name === 'zipmap') return !holdsIds(node, graph, call.from, endOfFirst(node, call));
    return !mayBeId(node, graph, call.from, call.to);
  });
}

/** Whether every text that an expression may give stands somewhere as it is. */
export function makesNoTexts({ expression: { tokens, calls } }: Node): boolean {
  return (
    calls.every(({ name }) => ARRANGING.has(name) || ORDERING.has(name)) &&
    tokens.every(({ kind, literal }) => kind !== 'text' || literal !== undefined)
  );
}

const ORDERING: ReadonlySet<string> = new Set(['max', 'min', 'range', 'sort', 'toset']);

function endOfFirst({ expression: { tokens } }: Node, call: { from: number; to: number }): number {
  let open = 0;
  for (let at = call.from; at < call.to; at++) {
    const { kind, text } = tokens[at] ?? { kind: 'newline', text: '' };
    if (kind !== 'mark') continue;
    if ('([{'.includes(text)) open++;
    else if (')]}'.includes(text)) open--;
    else if (text === ',' && open === 0) return at;
  }
  return call.to;
}

/** Whether anything between two tokens may be an id, names that a `for` gives included. */
function holdsIds(node: Node, graph: ReferenceGraph, from: number, to: number): boolean {
  const inside = ({ at }: { readonly at: number }): boolean => from <= at && at < to;
  const { ids, wholes, nodes } = graph.ground(node);
  return (
    ids.some((at) => inside({ at })) ||
    wholes.some(inside) ||
    nodes.some((item) => inside(item) && graph.carries(item.node)) ||
    node.expression.traversals.some(
      (traversal) =>
        inside(traversal) &&
        !ROOTS.has(traversal.root) &&
        !graph.isResource(node.scope, traversal.root, traversal.steps[0]?.name),
    )
  );
}

/** `{ for s in … : s.id => … }` and `{ (x.id) = … }`: a map is in the order of its keys. */
function keysMayBeIds(node: Node, graph: ReferenceGraph): boolean {
  const { tokens } = node.expression;
  return tokens.some(({ text, kind }, at) => {
    if (kind !== 'mark') return false;
    if (text === '=' && tokens[at - 1]?.text === ')') return true;
    if (text !== '=>') return false;
    let colon = at;
    while (colon > 0 && tokens[colon]?.text !== ':') colon--;
    const readsField = tokens.slice(colon, at).some((token) => token.text === '.');
    return readsField && holdsIds(node, graph, colon, at);
  });
}
