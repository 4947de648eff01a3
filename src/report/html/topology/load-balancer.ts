import type { DeployedLoadBalancer, Deployment } from '../../../model/deployment.js';
import { markup, type Markup } from '../markup.js';
import { nameOf } from './arrange.js';
import { drawBox, drawLines, LINE, wrapLines, type Box, type Line, type Pen } from './draw-text.js';

const INSET = 12;

/** What a load balancer does, one line each. */
export function linesOf(balancer: DeployedLoadBalancer, deployment: Deployment): string[] {
  const listeners = balancer.listeners.map(({ protocol, port, defaultAction: action, rules }) => {
    if (action.type === 'redirect') {
      return `${protocol} ${port}: redirects to ${action.protocol} ${action.port} (${action.statusCode})`;
    }
    if (action.type === 'fixed-response')
      return `${protocol} ${port}: answers ${action.statusCode}`;
    const groups = action.targetGroups.flatMap(
      ({ arn }) => deployment.targetGroups.find((each) => each.arn === arn) ?? [],
    );
    const names = groups.map(({ name, port: own }) => `${name} on ${own}`).join(', ');
    const more = rules.length === 0 ? '' : `, ${rules.length} rule(s)`;
    return `${protocol} ${port}: forwards to ${names === '' ? 'a target group' : names}${more}`;
  });
  return [
    balancer.webAclAddress === null ? 'no web ACL' : `web ACL ${nameOf(balancer.webAclAddress)}`,
    ...listeners,
  ];
}

/** A load balancer laid out for a width. */
export interface PlacedBalancer {
  readonly height: number;
  draw(at: { readonly x: number; readonly y: number }): Markup;
}

export function placeBalancer(
  balancer: DeployedLoadBalancer,
  deployment: Deployment,
  width: number,
  pen: Pen,
): PlacedBalancer {
  const title = `Load balancer ${balancer.name} (${balancer.scheme})`;
  const lines = wrapLines(
    [
      { text: title, kind: 'strong' },
      ...linesOf(balancer, deployment).map((text): Line => ({ text, kind: 'tiny' })),
    ],
    width - 2 * INSET,
    pen,
  );
  const height = lines.length * LINE + 16;
  return {
    height,
    draw: ({ x, y }) => {
      const box: Box = { x, y, width, height };
      const text = { x: x + INSET, y: y + 20, width: width - 2 * INSET };
      return markup`${drawBox(box, 'box-strong')}${drawLines(lines, text, pen)}`;
    },
  };
}
