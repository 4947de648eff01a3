import { comparesIds } from './compared-ids.js';
import { callsAreHarmless, makesNoTexts } from './harmless-calls.js';
import type { ModuleTree } from './module-tree.js';
import type { Origins } from './origins.js';
import { ReferenceGraph, type Node, type Scope, type Whole } from './reference-graph.js';
import { mayBeSetOfIds, takesPlaces } from './set-order.js';

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

  /**
   * Of the argument or blocks of this name, or of an argument inside of blocks: their names, and then its
   * own. `key` is such as `managed.aws_lb.main`.
   */
  isSettled(path: string, key: string, ...names: readonly string[]): boolean {
    const name = `${path} ${key} ${names.join(' ')}`;
    const known = this.answers.get(name);
    if (known !== undefined) return known;
    const node = this.graph.nested(path, key, names);
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
  private readsSet = false;

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
    if (this.readsSet && [...this.nodes].some(takesPlaces)) return false;
    return this.wholes.size === 0 || [...this.nodes].every((node) => this.readsByName(node));
  }

  private follow(pending: Node[]): boolean {
    for (let node = pending.pop(); node; node = pending.pop()) {
      if (this.nodes.has(node)) continue;
      this.nodes.add(node);
      const { problem, nodes, wholes } = this.graph.ground(node);
      if (problem || !callsAreHarmless(node, this.graph)) return false;
      if (this.graph.carries(node) && comparesIds(node, this.graph)) return false;
      for (const item of nodes) pending.push(item.node);
      this.readsSet ||= nodes.some((item) => mayBeSetOfIds(item, node, this.graph));
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

  /** Whether what it reads of whole resources has names that stand in the source. */
  private readsByName({ expression: { tokens, calls, namedIndex } }: Node): boolean {
    if (namedIndex && !this.indicesAreTexts()) return false;
    const hasSingle = [...this.wholes.values()].some(({ isSingle }) => isSingle);
    if (!hasSingle) return true;
    // A loop over the attributes of one resource.
    const loops = tokens.some(({ kind, text }) => kind === 'name' && text === 'for');
    return !loops && !calls.some(({ name }) => name === 'values' || name === 'flatten');
  }

  /** `x[var.name]` is harmless where no variable holds, and nothing makes up, an attribute's name. */
  private indicesAreTexts(): boolean {
    const texts = this.origins.variableTexts();
    const isNamed = [...this.wholes.values()].some(({ type, name, scope }) =>
      [...this.origins.attributes(scope.path, type, name)].some(
        (attribute) =>
          texts.has(attribute) &&
          this.graph.readAttribute(scope, type, name, attribute) === 'problem',
      ),
    );
    return !isNamed && [...this.nodes].every((node) => makesNoTexts(node));
  }
}
