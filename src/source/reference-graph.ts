import { readExpression, type Expression, type Traversal } from './hcl/expression.js';
import { nestedExpressionOf, type SourceBlock, type SourceModule } from './module.js';
import type { ModuleTree } from './module-tree.js';
import { narrow } from './narrow.js';
import type { Origins } from './origins.js';

/** Where an expression stands. */
export interface Scope {
  /** Names of the calls to the module, joined with dots. */
  readonly path: string;
  readonly module: SourceModule;
  /** Expression behind `each.value`. */
  readonly forEach: Expression | undefined;
}

/** One expression of the source; the same object wherever it is met. */
export interface Node {
  readonly expression: Expression;
  readonly scope: Scope;
}

/** A resource without an attribute, such as `aws_subnet.app` in a `for`. */
export interface Whole {
  readonly type: string;
  readonly name: string;
  readonly isSingle: boolean;
  readonly at: number;
}

/** What the names of an expression stand for. `at` is the position among its tokens. */
export interface Ground {
  readonly nodes: readonly { readonly node: Node; readonly at: number }[];
  /** Ids of ours. */
  readonly ids: readonly number[];
  readonly wholes: readonly Whole[];
  /** A name stands for what the mock made up, or for something that is not understood. */
  readonly problem: boolean;
}

type Found = readonly Node[] | 'id' | 'same' | 'whole' | 'problem';

/** A longer chain of references than this is no honest one. */
const MAX_DEPTH = 400;

/** Follows names of the source through variables, locals, modules and resources. */
export class ReferenceGraph {
  readonly tree: ModuleTree;
  private readonly origins: Origins;
  private readonly nodes = new Map<string, Map<Expression, Node>>();
  private readonly expressions = new Map<unknown, Map<string, Expression | undefined>>();
  private readonly grounds = new Map<Node, Ground>();
  private readonly carrying = new Map<Node, boolean>();

  constructor(tree: ModuleTree, origins: Origins) {
    this.tree = tree;
    this.origins = origins;
  }

  /** The argument or blocks of a name, or an argument inside of blocks; undefined where the source sets none. */
  nested(path: string, key: string, names: readonly string[]): Node | undefined {
    const module = this.tree.modules.get(path);
    const block = module?.resources.get(key);
    return module && block && this.inBlock({ path, module, forEach: undefined }, block, ...names);
  }

  ground(node: Node): Ground {
    const known = this.grounds.get(node);
    if (known) return known;
    const nodes: { node: Node; at: number }[] = [];
    const ids: number[] = [];
    const wholes: Whole[] = [];
    let problem = false;
    for (const traversal of node.expression.traversals) {
      const { root: type, steps, at } = traversal;
      const found = this.follow(traversal, node.scope);
      if (found === 'problem') problem = true;
      else if (found === 'id') ids.push(at);
      else if (found === 'whole') {
        const name = steps[0]?.name ?? '';
        wholes.push({ type, name, isSingle: this.isSingle(node.scope, type, name), at });
      } else if (found !== 'same') nodes.push(...found.map((item) => ({ node: item, at })));
    }
    const ground = { nodes, ids, wholes, problem };
    this.grounds.set(node, ground);
    return ground;
  }

  /** Whether an id of ours may be part of an expression's value. */
  carries(node: Node, depth = 0): boolean {
    const known = this.carrying.get(node);
    if (known !== undefined) return known;
    if (depth > MAX_DEPTH) return true;
    // Terraform has planned it, so it does not go round in a circle.
    this.carrying.set(node, false);
    const { ids, wholes, nodes } = this.ground(node);
    const result =
      ids.length > 0 ||
      wholes.length > 0 ||
      nodes.some((item) => this.carries(item.node, depth + 1));
    this.carrying.set(node, result);
    return result;
  }

  isResource(scope: Scope, type: string, name: string | undefined): boolean {
    return name !== undefined && scope.module.resources.has(`managed.${type}.${name}`);
  }

  /** What an attribute of a resource rests on: an expression of the source, or one of the two plans. */
  readAttribute(
    scope: Scope,
    type: string,
    name: string,
    attribute: string,
  ): Node | 'id' | 'same' | 'problem' {
    const block = scope.module.resources.get(`managed.${type}.${name}`);
    const set = block && this.inBlock(scope, block, attribute);
    if (set) return set;
    const origin = this.origins.resource(scope.path, type, name, attribute);
    return origin === 'ours' ? 'id' : origin === 'same' ? 'same' : 'problem';
  }

  private follow({ root, steps }: Traversal, scope: Scope): Found {
    const first = steps[0]?.name ?? '';
    switch (root) {
      case 'var':
        return this.followVariable(first, steps.slice(1), scope);
      case 'local':
        return this.followLocal(first, steps.slice(1), scope);
      case 'module':
        return this.followModule(first, steps.slice(1), scope);
      case 'each':
        if (first === 'key') return [];
        return scope.forEach
          ? [this.node(scope.forEach, { ...scope, forEach: undefined })]
          : 'problem';
      case 'count':
        return [];
      case 'path':
        return first === 'module' || first === 'root' ? [] : 'problem';
      // The workspace, for one: the plan does not tell which it was.
      case 'terraform':
      case 'self':
      case 'ephemeral':
        return 'problem';
      case 'data': {
        const attribute = steps.slice(2).find(({ indexed }) => !indexed)?.name;
        return this.origins.isDataKnown(scope.path, first, steps[1]?.name ?? '', attribute)
          ? []
          : 'problem';
      }
      default:
        return this.followResource(root, steps, scope);
    }
  }

  private followVariable(name: string, rest: Traversal['steps'], scope: Scope): Found {
    const isDeclared = scope.module.variables.has(name);
    // Of the root module the plan tells every value.
    if (scope.path === '') return isDeclared ? [] : 'problem';
    const at = scope.path.lastIndexOf('.');
    const path = at === -1 ? '' : scope.path.slice(0, at);
    const module = this.tree.modules.get(path);
    const call = module?.calls.get(scope.path.slice(at + 1));
    if (!module || !call) return 'problem';
    const set = this.inBlock({ path, module, forEach: undefined }, call, name);
    if (set) return [this.narrowed(set, rest)];
    // A default is a constant.
    return isDeclared ? [] : 'problem';
  }

  private followLocal(name: string, rest: Traversal['steps'], scope: Scope): Found {
    const tokens = scope.module.locals.get(name);
    const expression = tokens && this.cached(tokens, name, () => readExpression(tokens));
    if (!expression) return 'problem';
    return [this.narrowed(this.node(expression, { ...scope, forEach: undefined }), rest)];
  }

  private followModule(call: string, steps: Traversal['steps'], scope: Scope): Found {
    const path = scope.path === '' ? call : `${scope.path}.${call}`;
    const module = this.tree.modules.get(path);
    if (!module) return 'problem';
    const at = steps.findIndex(({ indexed }) => !indexed);
    const output = steps[at]?.name;
    const rest = at === -1 ? [] : steps.slice(at + 1);
    const names = output === undefined ? [...module.outputs.keys()] : [output];
    const nodes = names.flatMap((name) => {
      const block = module.outputs.get(name);
      const set = block && this.inBlock({ path, module, forEach: undefined }, block, 'value');
      return set ? [this.narrowed(set, rest)] : [];
    });
    return nodes.length === names.length ? nodes : 'problem';
  }

  private followResource(type: string, steps: Traversal['steps'], scope: Scope): Found {
    const name = steps[0]?.name ?? '';
    // No resource: the name that a `for` or a dynamic block gives its items.
    if (!this.isResource(scope, type, name)) return [];
    const isSingle = this.isSingle(scope, type, name);
    const attribute = steps.slice(1).find(({ indexed }) => isSingle || !indexed)?.name;
    if (attribute === undefined) return 'whole';
    const read = this.readAttribute(scope, type, name, attribute);
    return typeof read === 'object' ? [read] : read;
  }

  private isSingle(scope: Scope, type: string, name: string): boolean {
    const block = scope.module.resources.get(`managed.${type}.${name}`);
    if (!block) return false;
    return !this.expressionOf(block, 'for_each') && !this.expressionOf(block, 'count');
  }

  private inBlock(scope: Scope, block: SourceBlock, ...names: readonly string[]): Node | undefined {
    const expression = this.expressionOf(block, ...names);
    return (
      expression &&
      this.node(expression, { ...scope, forEach: this.expressionOf(block, 'for_each') })
    );
  }

  private narrowed(node: Node, steps: Traversal['steps']): Node {
    if (steps.length === 0) return node;
    const { expression, scope } = node;
    const name = JSON.stringify(steps.map((step) => step.name));
    const part = this.cached(expression, name, () => narrow(expression, steps));
    return part ? this.node(part, scope) : node;
  }

  private node(expression: Expression, scope: Scope): Node {
    const own = this.nodes.get(scope.path) ?? new Map<Expression, Node>();
    this.nodes.set(scope.path, own);
    const node = own.get(expression) ?? { expression, scope };
    own.set(expression, node);
    return node;
  }

  private expressionOf(block: SourceBlock, ...names: readonly string[]): Expression | undefined {
    return this.cached(block, names.join(' '), () => nestedExpressionOf(block, names));
  }

  private cached(
    owner: unknown,
    name: string,
    read: () => Expression | undefined,
  ): Expression | undefined {
    const own = this.expressions.get(owner) ?? new Map<string, Expression | undefined>();
    this.expressions.set(owner, own);
    if (!own.has(name)) own.set(name, read());
    return own.get(name);
  }
}
