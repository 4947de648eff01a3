import { intersect, isEmpty } from './intervals.js';
import { judgeDirect } from './direct.js';
import { possibleServices } from './judge-way.js';
import type { NetworkIndex } from './network-index.js';
import { doubtsOf, type Side } from './party.js';
import type { Services } from './services.js';
import type { Way } from './way.js';

/** The first check on a way that lets nothing of what was asked about pass. */
export interface Block {
  readonly stage: string;
  /** The endpoint or subnet that it is checked at. */
  readonly at: string;
  /** The way: `inside the VPC`, `over the internet`. */
  readonly over: string;
}

const MOST_BLOCKS = 8;

/** Where what was asked about is stopped, on the plainest way between each two subnets. */
export function blocksOf(index: NetworkIndex, from: Side, to: Side, asked: Services): Block[] {
  const found = new Map<string, Block>();
  for (const source of from.subnets) {
    for (const target of to.subnets) {
      const block = blockBetween(index, from, source, to, target, asked);
      if (block) found.set(`${block.stage}\n${block.at}\n${block.over}`, block);
      if (found.size === MOST_BLOCKS) return [...found.values()];
    }
  }
  return [...found.values()];
}

function blockBetween(
  index: NetworkIndex,
  from: Side,
  source: string,
  to: Side,
  target: string,
  asked: Services,
): Block | undefined {
  const missing = from.endpoint ? undefined : missingGateway(index, to);
  if (missing && !(from.endpoint ?? false) && 'kind' in from && from.kind === 'internet')
    return missing;
  const ways = judgeDirect(index, from, source, to, target, asked).cases.flatMap(
    ({ ways: all }) => all,
  );
  if (ways.some(({ passage }) => !isEmpty(passage.possible))) return undefined;
  const [first] = ways;
  return first ? firstBlock(first.way, asked) : NO_WAY;
}

const NO_WAY: Block = { stage: 'addresses of one family', at: 'both ends', over: 'any way' };

function firstBlock(way: Way, asked: Services): Block {
  const passed: Way['checks'][number][] = [];
  for (const check of way.checks) {
    passed.push(check);
    if (isEmpty(intersect(asked, possibleServices(way, passed))))
      return { stage: check.stage, at: check.at, over: way.over };
  }
  return NO_WAY;
}

/** What an endpoint lacks for the internet to get to it at all. */
function missingGateway(index: NetworkIndex, { endpoint, subnets }: Side): Block | undefined {
  if (!endpoint || doubtsOf(endpoint.ipv6Address)) return undefined;
  const over = 'over the internet';
  if (!doubtsOf(endpoint.publicAddress)) return { stage: 'public address', at: endpoint.key, over };
  for (const key of subnets) {
    const vpc = index.network.subnets.get(key)?.vpc;
    const [only] = vpc?.options ?? [];
    const gateway = only === undefined ? undefined : index.network.vpcs.get(only)?.internetGateway;
    if (only !== undefined && vpc?.options.length === 1 && gateway && !doubtsOf(gateway))
      return { stage: 'internet gateway', at: only, over };
  }
  return undefined;
}
