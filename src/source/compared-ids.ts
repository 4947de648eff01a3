import { ROOTS } from './roots.js';
import type { Call, Traversal } from './hcl/expression.js';
import type { Token } from './hcl/token.js';
import { ForNames } from './for-names.js';
import { isDelimiter, isOperator, TokenGroups } from './token-groups.js';
import type { Node, ReferenceGraph } from './reference-graph.js';

/** What these give is never one of the ids in their arguments. */
const GIVE_NO_ID: ReadonlySet<string> = new Set([
  'alltrue',
  'anytrue',
  'can',
  'contains',
  'index',
  'keys',
  'length',
]);

/** What these give is a list, a set, a map or an object. */
const COLLECTIONS: ReadonlySet<string> = new Set([
  'chunklist',
  'coalescelist',
  'compact',
  'concat',
  'flatten',
  'keys',
  'merge',
  'range',
  'reverse',
  'slice',
  'tolist',
  'tomap',
  'values',
  'zipmap',
]);

/** Operators that take what is true or false. */
const LOGIC: ReadonlySet<string> = new Set(['&&', '||', '!', '?', 'if']);

/** A longer chain of names than this is no honest one. */
const MAX_DEPTH = 50;

/**
 * Whether an expression compares an id of ours with something else, counts its characters, or takes it
 * for a key or a condition. Of many resources the id is their name (`aws_db_subnet_group`), which who
 * writes the source knows beforehand: `x.id == "main" ? a.arn : b.arn` chooses `b` with ours alone.
 */
export function comparesIds(node: Node, graph: ReferenceGraph): boolean {
  const reading = new Reading(node, graph);
  return (
    reading.callsCompare() ||
    reading.operatorsCompare() ||
    reading.indicesCompare() ||
    reading.keysAreIds()
  );
}

/** Whether what stands between two tokens may be an id of ours, or hold one: a key of a resource is none. */
export function mayBeId(node: Node, graph: ReferenceGraph, from: number, to: number): boolean {
  return new Reading(node, graph).mayBeId(from, to);
}

class Reading {
  private readonly node: Node;
  private readonly graph: ReferenceGraph;
  private readonly tokens: readonly Token[];
  private readonly groups: TokenGroups;
  private readonly names: ForNames;

  constructor(node: Node, graph: ReferenceGraph) {
    this.node = node;
    this.graph = graph;
    this.tokens = node.expression.tokens;
    this.groups = new TokenGroups(this.tokens);
    this.names = new ForNames(this.tokens, this.groups);
  }

  callsCompare(): boolean {
    return this.node.expression.calls.some((call) => {
      const [, second, third] = this.argumentsOf(call);
      switch (call.name.replace(/^core::/, '')) {
        case 'contains':
        case 'distinct':
        case 'index':
          return this.mayBeId(call.from, call.to);
        case 'length':
          return this.mayBeId(call.from, call.to) && !this.isCollection(call.from, call.to);
        case 'lookup':
          return second !== undefined && this.mayBeId(second, third ?? call.to);
        case 'matchkeys':
          return second !== undefined && this.mayBeId(second, call.to);
        default:
          return false;
      }
    });
  }

  operatorsCompare(): boolean {
    return this.tokens.some((_token, at) => {
      if (!isOperator(this.tokens, at)) return false;
      const text = this.tokens[at]?.text ?? '';
      const [left, right] = [this.groups.before(at), this.groups.behind(at)];
      if ((text === '==' || text === '!=') && (this.isNothing(...left) || this.isNothing(...right)))
        return false;
      return (
        (text !== 'if' && this.isOperand(text, left[0] - 1) && this.mayBeId(...left)) ||
        (text !== '?' && this.isOperand(text, right[1]) && this.mayBeId(...right))
      );
    });
  }

  /** Of `a && b == c` only `a` is what `&&` has: what borders on a comparison is compared there. */
  private isOperand(operator: string, border: number): boolean {
    return !LOGIC.has(operator) || !isOperator(this.tokens, border) || this.isLogic(border);
  }

  private isLogic(at: number): boolean {
    return LOGIC.has(this.tokens[at]?.text ?? '');
  }

  indicesCompare(): boolean {
    return this.groups.indices().some(([from, to]) => this.mayBeId(from, to));
  }

  /** `{ for id in local.ids : id => … }`: a map is in the order of its keys. */
  keysAreIds(): boolean {
    return this.tokens.some(
      ({ kind, text }, at) =>
        kind === 'mark' && text === '=>' && this.mayBeId(...this.groups.before(at)),
    );
  }

  /** Where each argument begins. */
  private argumentsOf({ from, to }: Call): number[] {
    const starts = [from];
    for (let at = from; at < to; at = this.groups.next(at))
      if (this.tokens[at]?.text === ',') starts.push(at + 1);
    return starts;
  }

  /** Whether what stands between two tokens may be an id of ours, or hold one. */
  mayBeId(from: number, to: number, depth = 0): boolean {
    const silent = this.node.expression.calls.filter(
      (call) => GIVE_NO_ID.has(call.name.replace(/^core::/, '')) && call.from > from,
    );
    const counts = ({ at }: { readonly at: number }): boolean =>
      from <= at && at < to && !silent.some((call) => call.from <= at && at < call.to);
    const { ids, wholes, nodes } = this.graph.ground(this.node);
    return (
      ids.some((at) => counts({ at })) ||
      wholes.some(counts) ||
      nodes.some((item) => counts(item) && this.graph.carries(item.node)) ||
      this.node.expression.traversals.some(
        (traversal) =>
          counts(traversal) &&
          !ROOTS.has(traversal.root) &&
          !this.isResource(traversal) &&
          this.forNameMayBeId(traversal, depth),
      )
    );
  }

  private isResource({ root, steps }: Traversal): boolean {
    return this.graph.isResource(this.node.scope, root, steps[0]?.name);
  }

  /** Of `for s in aws_subnet.app` it is known what `s.tags` is; a name of something else may be any. */
  private forNameMayBeId({ root, steps }: Traversal, depth: number): boolean {
    const bound = this.names.of(root);
    if (bound.length === 0 || depth > MAX_DEPTH) return true;
    return bound.some(({ isKey, from, to }) => {
      if (!this.mayBeId(from, to, depth + 1)) return false;
      if (isKey) return this.mayBeSet(from, to);
      const { wholes, ids, nodes } = this.graph.ground(this.node);
      const inside = ({ at }: { readonly at: number }): boolean => from <= at && at < to;
      const own = wholes.filter(inside);
      const attribute = steps.find(({ indexed }) => !indexed)?.name;
      const isOther = ids.some((at) => inside({ at })) || nodes.some(inside);
      if (attribute === undefined || isOther || own.length === 0) return true;
      return own.some(({ type, name, isSingle }) => {
        const read = this.graph.readAttribute(this.node.scope, type, name, attribute);
        return isSingle || read === 'id' || (typeof read === 'object' && this.graph.carries(read));
      });
    });
  }

  /** Of a set, which an attribute of a resource may be, the keys are what is in it. */
  private mayBeSet(from: number, to: number, depth = 0): boolean {
    if (depth > MAX_DEPTH) return true;
    const { nodes } = this.graph.ground(this.node);
    return nodes.some(({ at, node }) => {
      if (at < from || at >= to || !this.graph.carries(node)) return false;
      const traversal = this.node.expression.traversals.find((each) => each.at === at);
      if (traversal && this.isResource(traversal)) return true;
      const inner = new Reading(node, this.graph);
      return inner.mayBeSet(0, inner.tokens.length, depth + 1);
    });
  }

  /** `null` and the empty text are no id, neither of ours nor of AWS. */
  private isNothing(from: number, to: number): boolean {
    const [token, ...more] = this.tokens.slice(from, to).filter(({ kind }) => kind !== 'newline');
    return more.length === 0 && (token?.text === 'null' || token?.literal === '');
  }

  /** Whether it is sure that something is counted, and not the characters of a text. */
  private isCollection(from: number, to: number, depth = 0): boolean {
    const own = this.groups.trim(from, to);
    [from, to] = own;
    const first = this.tokens[from];
    if (!first || depth > MAX_DEPTH) return false;
    const close = this.groups.closeOf(from);
    if (close === to - 1)
      return first.text === '(' ? this.isCollection(from + 1, close, depth + 1) : true;
    const call = this.node.expression.calls.find((each) => each.from === from + 2);
    if (call) return call.to === to - 1 && COLLECTIONS.has(first.text);
    for (let at = from; at < to; at++) if (isDelimiter(this.tokens, at)) return false;
    const texts = this.tokens.slice(from, to).map(({ text }) => text);
    const splat = texts.lastIndexOf('*');
    if (splat !== -1) return !texts.slice(splat + 1).includes('[');
    const traversal = this.node.expression.traversals.find(({ at }) => at === from);
    if (!traversal || texts.includes('[')) return false;
    const { wholes, nodes } = this.graph.ground(this.node);
    if (wholes.some(({ at }) => at === from)) return true;
    const isPlain = texts.length === (traversal.root === 'module' ? 5 : 3);
    const found = nodes.filter(({ at }) => at === from);
    return (
      isPlain &&
      found.length > 0 &&
      found.every(({ node }) => {
        const inner = new Reading(node, this.graph);
        return inner.isCollection(0, inner.tokens.length, depth + 1);
      })
    );
  }
}
