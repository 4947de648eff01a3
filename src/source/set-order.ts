import type { Token } from './hcl/token.js';
import { expressionOf } from './module.js';
import type { Ground, Node, ReferenceGraph } from './reference-graph.js';
import { TokenGroups } from './token-groups.js';

/** Functions that take or number items by their place. */
const BY_PLACE: ReadonlySet<string> = new Set([
  'chunklist',
  'element',
  'matchkeys',
  'reverse',
  'slice',
  'zipmap',
]);

/** Whether an expression takes something by its place, where a set is in the order of its ids. */
export function takesPlaces({ expression: { tokens, calls } }: Node): boolean {
  const isKey = (texts: readonly Token[]): boolean =>
    texts.length === 1
      ? texts[0]?.literal !== undefined
      : texts.map(({ text }) => text).join('') === 'each.key';
  return (
    calls.some(({ name }) => BY_PLACE.has(name.replace(/^core::/, ''))) ||
    new TokenGroups(tokens).indices().some(([from, to]) => !isKey(tokens.slice(from, to)))
  );
}

/**
 * Whether what a name of an expression stands for holds ids and may be a set: a variable whose type
 * says so, which a list that is given becomes, or an argument of a resource, whose type nobody here
 * knows.
 */
export function mayBeSetOfIds(
  { node, at }: Ground['nodes'][number],
  { expression, scope }: Node,
  graph: ReferenceGraph,
): boolean {
  const traversal = expression.traversals.find((each) => each.at === at);
  if (!traversal || !graph.carries(node)) return false;
  const first = traversal.steps[0]?.name ?? '';
  if (traversal.root !== 'var') return graph.isResource(scope, traversal.root, first);
  const block = scope.module.variables.get(first);
  const type = block && expressionOf(block, 'type');
  return type?.tokens.some(({ kind, text }) => kind === 'name' && text === 'set') === true;
}
