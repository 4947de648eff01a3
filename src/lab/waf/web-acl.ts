import type {
  DeployedWebAcl,
  WebAclAction,
  WebAclResponse,
  WebAclRule,
} from '../../model/deployed-edge.js';
import type { SampledRequest } from '../world/web-acls.js';
import { compileStatement, inspectsBody } from './compile-statement.js';
import type { Matches, StatementSurroundings } from './compile-statement.js';
import type { InspectedRequest } from './inspected-request.js';
import { STAND_INS } from './stand-ins.js';

/** What a web ACL says of a request. */
export interface Verdict {
  readonly action: 'allow' | 'block' | 'captcha' | 'challenge';
  /** The rule that decided, with its rule in a group: `bots/CategoryHttpLibrary`; null for the default action. */
  readonly rule: string | null;
  /** A stand-in for a group of AWS's decided: AWS's own may decide otherwise. */
  readonly byStandIn: boolean;
  /** Rules that only counted it. */
  readonly counted: readonly string[];
  readonly response: WebAclResponse | null;
}

interface CompiledRule {
  /** With the group's own rules before it, each a line of its own. */
  readonly name: string;
  /** The rule of the web ACL that it belongs to. */
  readonly of: string;
  readonly action: Exclude<WebAclAction, 'none'>;
  readonly isStandIn: boolean;
  readonly matches: Matches;
  readonly response: WebAclResponse | null;
}

export interface WebAclOptions extends StatementSurroundings {
  /** Epoch milliseconds. */
  readonly nowEpochMs: () => number;
}

const SAMPLES = 500;

/**
 * A web ACL at work: the first rule that matches and does not only count decides, else the default.
 * A client that solved a CAPTCHA or challenge has a token on AWS; the lab gives none, so whoever is
 * asked is stopped. Labels are not modelled.
 */
export class WebAcl {
  readonly inspectsBody: boolean;
  readonly #rules: readonly CompiledRule[];
  readonly #samples: SampledRequest[] = [];

  constructor(
    readonly deployed: DeployedWebAcl,
    private readonly options: WebAclOptions,
  ) {
    this.#rules = deployed.rules.flatMap((rule) => compileRule(rule, options));
    this.inspectsBody = deployed.rules.some(looksIntoBodies);
  }

  evaluate(request: InspectedRequest): Verdict {
    const counted: string[] = [];
    for (const rule of this.#rules) {
      if (!rule.matches(request)) continue;
      if (rule.action === 'count') {
        counted.push(rule.name);
        continue;
      }
      this.#sample(request, rule.of, rule.action);
      return {
        action: rule.action,
        rule: rule.name,
        byStandIn: rule.isStandIn,
        counted,
        response: rule.response,
      };
    }
    const { defaultAction, defaultResponse } = this.deployed;
    this.#sample(request, null, defaultAction);
    return {
      action: defaultAction,
      rule: null,
      byStandIn: false,
      counted,
      response: defaultResponse,
    };
  }

  /** The latest requests, oldest first. */
  samples(): readonly SampledRequest[] {
    return this.#samples;
  }

  #sample(request: InspectedRequest, rule: string | null, action: Verdict['action']): void {
    this.#samples.push({ ...request, rule, action, atEpochMs: this.options.nowEpochMs() });
    if (this.#samples.length > 2 * SAMPLES) this.#samples.splice(0, SAMPLES);
  }
}

function compileRule(rule: WebAclRule, surroundings: StatementSurroundings): CompiledRule[] {
  const { statement, action, response, name } = rule;
  const inGroup = (
    inner: string,
    own: WebAclAction,
    overrides: Readonly<Record<string, WebAclAction>>,
  ): Pick<CompiledRule, 'name' | 'of' | 'action'> => {
    const wanted = action === 'count' ? 'count' : (overrides[inner] ?? own);
    return { name: `${name}/${inner}`, of: name, action: wanted === 'none' ? 'block' : wanted };
  };
  if (statement.kind === 'managed-group') {
    const standIn = statement.vendor === 'AWS' ? STAND_INS[statement.name] : undefined;
    const scope =
      statement.scopeDown === null ? null : compileStatement(statement.scopeDown, surroundings);
    return (standIn?.rules ?? []).map((inner) => ({
      ...inGroup(inner.name, 'block', statement.overrides),
      isStandIn: true,
      matches: (request) => (scope === null || scope(request)) && inner.matches(request),
      response: null,
    }));
  }
  if (statement.kind === 'rule-group') {
    return statement.rules.map((inner) => ({
      ...inGroup(inner.name, inner.action, statement.overrides),
      isStandIn: inner.statement.kind === 'sql-injection',
      matches: compileStatement(inner.statement, surroundings),
      response: inner.response,
    }));
  }
  if (action === 'none') return [];
  const matches = compileStatement(statement, surroundings);
  // AWS's detection of SQL injection is not public, so the lab's stands for it here, too.
  const isStandIn = statement.kind === 'sql-injection';
  return [{ name, of: name, action, isStandIn, matches, response }];
}

function looksIntoBodies({ statement }: WebAclRule): boolean {
  if (statement.kind === 'rule-group') return statement.rules.some(looksIntoBodies);
  if (statement.kind === 'managed-group') return STAND_INS[statement.name]?.inspectsBody ?? false;
  return inspectsBody(statement);
}
