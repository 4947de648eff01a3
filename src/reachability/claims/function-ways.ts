import { argumentPaths } from '../../plan/argument-paths.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import type { Wanted } from '../../plan/wanted.js';
import { textAt } from '../../topology/uncertain-attribute.js';

/** Ways to invoke functions from the internet that pass no load balancer, in a sentence each. */
export interface FunctionWays {
  readonly sure: readonly string[];
  readonly maybe: readonly string[];
}

const isFunction: Wanted = (type) =>
  type === 'aws_lambda_function' ||
  type === 'aws_lambda_alias' ||
  type === 'aws_lambda_function_url';

/** What may call a function by its ARN or its URL, from the internet: by type, and where it names one. */
const CALLERS: Readonly<Record<string, RegExp>> = {
  aws_api_gateway_integration: /^uri$/,
  aws_apigatewayv2_integration: /^integration_uri$/,
};

/**
 * A function URL without authentication lets everyone in (the provider adds the permission with it), and
 * one with IAM nobody from outside. Whether an API asks who is there is not read. Source: Lambda
 * Developer Guide, Control access to Lambda function URLs.
 */
export function functionWays(functions: readonly string[], resolver: Resolver): FunctionWays {
  const names = new Set(functions.flatMap((name) => [name, ...aliased(name, resolver)]));
  const sure: string[] = [];
  const maybe: string[] = [];
  if (names.size === 0) return { sure, maybe };
  for (const url of resolver.ofType('aws_lambda_function_url')) {
    const links = resolver.link(url, ['function_name'], isFunction);
    const meant = named(links.targets, names);
    if (meant === undefined && links.gaps.length === 0) continue;
    const auth = textAt(url, ['authorization_type']);
    if (auth.state === 'known' && auth.value !== 'NONE') continue;
    const what = meant ?? functions[0] ?? '';
    const isSure = auth.state === 'known' && meant !== undefined && links.exact;
    if (isSure && links.gaps.length === 0) sure.push(`everyone invokes ${what} by ${url.address}`);
    else maybe.push(`everyone may invoke ${what} by ${url.address}`);
  }
  for (const [type, argument] of Object.entries(CALLERS))
    for (const caller of resolver.ofType(type))
      for (const path of argumentPaths(caller, argument)) {
        const meant = named(resolver.link(caller, path, isFunction).targets, names);
        if (meant !== undefined)
          maybe.push(`${caller.address} invokes ${meant}, and who may call it is not read`);
      }
  return { sure, maybe };
}

/** An alias is invoked by its function's URL and ARN as well. */
function aliased(name: string, resolver: Resolver): string[] {
  const alias = resolver.plan.resources.get(name);
  if (alias?.type !== 'aws_lambda_alias') return [];
  const { targets } = resolver.link(alias, ['function_name'], isFunction);
  return targets.map(({ resource }) => resource.address);
}

function named(
  targets: readonly { readonly resource: PlannedResource }[],
  names: ReadonlySet<string>,
): string | undefined {
  return targets.map(({ resource }) => resource.address).find((address) => names.has(address));
}
