import { callsAreHarmless } from './harmless-calls.js';
import type { ModuleTree } from './module-tree.js';
import type { Origins } from './origins.js';
import { ReferenceGraph, type Node, type Scope, type Whole } from './reference-graph.js';

/**
 * Tells whether what the mocked run says of an argument is what the real one will say: whether it
 * rests on nothing but the plan's own values and on ids of ours that are handed on untouched. A mock
 * makes up everything else, and a condition on such a value would choose at random. Wherever this is
 * not sure, the answer is no.
 */
export class Influence {
  private readonly graph: ReferenceGraph;
  private readonly origins: Origins;
  private readonly answers = new Map<string, boolean>();

  constructor(tree: ModuleTree, origins: Origins) {
    this.graph = new ReferenceGraph(tree, origins);
    this.origins = origins;
  }

  /** Of the argument or blocks of this name; `key` is such as `managed.aws_lb.main`. */
  isSettled(path: string, key: string, attribute: string): boolean {
    const name = `${path} ${key} ${attribute}`;
    const known = this.answers.get(name);
    if (known !== undefined) return known;
    const node = this.graph.attribute(path, key, attribute);
    const answer = node !== undefined && new Closure(this.graph, this.origins).isSettled(node);
    this.answers.set(name, answer);
    return answer;
  }
}

/** Everything that one expression rests on. */
class Closure {
  private readonly graph: ReferenceGraph;
  private readonly origins: Origins;
  private readonly nodes = new Set<Node>();
  private readonly wholes = new Map<string, Whole & { readonly scope: Scope }>();
  private readonly fields = new Set<string>();
  private readonly read = new Set<string>();

  constructor(graph: ReferenceGraph, origins: Origins) {
    this.graph = graph;
    this.origins = origins;
  }

  isSettled(start: Node): boolean {
    let pending: Node[] = [start];
    while (pending.length > 0) {
      if (!this.follow(pending)) return false;
      const more = this.readWholes();
      if (!more) return false;
      pending = more;
    }
    return this.wholes.size === 0 || ![...this.nodes].some((node) => this.mayReadAnything(node));
  }

  private follow(pending: Node[]): boolean {
    for (let node = pending.pop(); node; node = pending.pop()) {
      if (this.nodes.has(node)) continue;
      this.nodes.add(node);
      const { problem, nodes, wholes } = this.graph.ground(node);
      if (problem || !callsAreHarmless(node, this.graph)) return false;
      for (const item of nodes) pending.push(item.node);
      for (const whole of wholes)
        this.wholes.set(`${node.scope.path} ${whole.type}.${whole.name}`, {
          ...whole,
          scope: node.scope,
        });
      for (const field of node.expression.fields) this.fields.add(field);
    }
    return true;
  }

  /** Of a whole resource anything may be read whose name stands somewhere. */
  private readWholes(): Node[] | undefined {
    const more: Node[] = [];
    for (const [key, { type, name, scope }] of this.wholes) {
      const attributes = this.origins.attributes(scope.path, type, name);
      for (const field of this.fields) {
        if (this.read.has(`${key} ${field}`)) continue;
        this.read.add(`${key} ${field}`);
        const found = this.graph.readAttribute(scope, type, name, field);
        if (typeof found === 'object') more.push(found);
        else if (found === 'problem' && attributes.has(field)) return undefined;
      }
    }
    return more;
  }

  /** Whether it may read attributes of a whole resource whose names do not stand there. */
  private mayReadAnything({ expression }: Node): boolean {
    const { tokens, calls, opaqueIndex } = expression;
    if (opaqueIndex) return true;
    const hasSingle = [...this.wholes.values()].some(({ isSingle }) => isSingle);
    return (
      hasSingle &&
      (tokens.some(({ kind, text }) => kind === 'name' && text === 'for') ||
        calls.some(({ name }) => name === 'values' || name === 'flatten'))
    );
  }
}
