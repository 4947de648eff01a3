import { redactor } from '../gate/redact.js';
import { EXIT_CODES, HoldfastError, type ExitCode } from '../model/error.js';
import { parseCidr } from '../reachability/cidr.js';
import type { Network, Service } from '../reachability/engine/network.js';
import type { Party } from '../reachability/engine/party.js';
import { reaches } from '../reachability/engine/reach.js';
import { AS_WRITTEN } from '../reachability/read/as-written.js';
import { readNetwork } from '../reachability/read/read-network.js';
import { printJson } from '../report/gate-formats/print-json.js';
import { readStack, type Stack } from '../topology/read-stack.js';
import { MODELLED_TYPES } from '../topology/resource-kinds.js';
import type { Arguments, Io } from './command.js';
import { textOption } from './options.js';
import { nearest } from './paths-nearest.js';
import { notOwnAddresses } from './paths-own-addresses.js';
import { renderPaths, verdictOf } from './paths-text.js';

const PROTOCOLS: Readonly<Record<string, number>> = { tcp: 6, udp: 17 };

/** What `holdfast paths` does. */
export function findPaths(args: Arguments, io: Io): Promise<ExitCode> {
  const service = readService(textOption(args, 'port'), textOption(args, 'protocol') ?? 'tcp');
  const stack = readStack(args.positionals[0] ?? '');
  const network: Network = { ...readNetwork(stack), doubts: doubtsOf(stack) };
  const from = readParty(textOption(args, 'from') ?? 'internet', '--from', stack, network);
  const to = readParty(textOption(args, 'to'), '--to', stack, network);
  const found = reaches(network, from, to, service);
  const assumptions = [
    ...notOwn(network, from, '--from'),
    ...notOwn(network, to, '--to'),
    AS_WRITTEN,
    ...found.assumptions,
  ];
  const answer = redactor(stack.plan.sensitiveValues).all({ ...found, assumptions });
  const verdict = verdictOf(answer);
  io.print(
    textOption(args, 'format') === 'json'
      ? printJson({ version: 1, verdict, ...answer }).trimEnd()
      : renderPaths(answer, service),
  );
  return Promise.resolve(verdict === 'unknown' ? EXIT_CODES.inconclusive : EXIT_CODES.pass);
}

/** @throws HoldfastError paths/own-addresses */
function notOwn(network: Network, party: Party, option: string): string[] {
  return party.kind === 'cidr' ? notOwnAddresses(network, party.cidr, option) : [];
}

/** What a plan does not show decides nothing. */
function doubtsOf({ plan }: Stack): string[] {
  const missing = plan.unaccounted.filter(({ type }) => MODELLED_TYPES.has(type));
  return [
    ...(plan.complete
      ? []
      : ['the plan is not complete (made with -target, or with deferred changes)']),
    ...missing.map(({ address, why }) => `${address} ${why}`),
  ];
}

/** @throws HoldfastError paths/bad-port */
function readService(port: string | undefined, protocol: string): Service {
  const [fromPort, toPort] = port === undefined ? [0, 65_535] : portsOf(port);
  return { protocol: PROTOCOLS[protocol] ?? 6, fromPort, toPort };
}

function portsOf(text: string): [number, number] {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  const [from, to] = [Number(match?.[1]), Number(match?.[2] ?? match?.[1])];
  if (match && from <= to && to <= 65_535) return [from, to];
  throw new HoldfastError('paths/bad-port', `--port ${text} is not a port from 0 to 65535`, {
    hint: 'Write one port, such as 3306, or a range, such as 8000-8100.',
  });
}

/** @throws HoldfastError paths/no-place, paths/no-interface */
function readParty(
  text: string | undefined,
  option: string,
  stack: Stack,
  network: Network,
): Party {
  if (text === undefined || text === '')
    throw new HoldfastError('paths/no-place', `${option} is missing`, {
      hint: 'Name internet, an address or CIDR block, or the address of a resource of the plan.',
    });
  if (text === 'internet') return { kind: 'internet' };
  if (parseCidr(text)) return { kind: 'cidr', cidr: text };
  const keys = network.endpoints.map(({ key }) => key);
  if (keys.includes(text)) return { kind: 'endpoint', key: text };
  const isResource = stack.plan.resources.has(text);
  const near = nearest(text, keys);
  throw new HoldfastError(
    isResource ? 'paths/no-interface' : 'paths/no-place',
    isResource
      ? `${option} ${text} has no network interface in a VPC`
      : `${option} ${text} is no resource of this plan, no CIDR block and not the internet`,
    {
      hint:
        near.length > 0
          ? `Did you mean ${near.join(', or ')}?`
          : 'Nothing in this plan has a network interface in a VPC.',
    },
  );
}
