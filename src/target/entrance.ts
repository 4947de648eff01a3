import { Agent, request } from 'undici';
import { HoldfastError } from '../model/error.js';
import type { Deployment } from '../model/deployment.js';
import type { TargetSettings } from '../model/target.js';

/** How long one look at a way in may take, in real milliseconds. */
const LOOK_MS = 5000;

/**
 * Where users come in: the URL that was given, else a listener of the first load balancer by its DNS
 * name. Any HTTP answer will do; the run's own requests judge what it says.
 * @throws HoldfastError target/no-way-in
 */
export async function findEntrance(
  deployment: Deployment,
  { url, ca, serverName }: TargetSettings,
): Promise<string> {
  const tried: string[] = [];
  for (const candidate of url === undefined ? listenerUrls(deployment) : [url]) {
    const problem = await look(candidate, ca, serverName);
    if (problem === null) return candidate;
    tried.push(`${candidate}: ${problem}`);
  }
  throw new HoldfastError(
    'target/no-way-in',
    `Nothing answers where users would come in: ${tried.join('; ') || 'no load balancer was found'}`,
    {
      hint:
        url === undefined
          ? 'Give the URL with --url. An emulator without a data plane answers none: something has to stand for the application.'
          : 'Check --url, and --ca where its certificate is not of a public authority.',
    },
  );
}

function listenerUrls({ loadBalancers }: Deployment): string[] {
  const [balancer] = loadBalancers;
  if (balancer === undefined) return [];
  return balancer.listeners
    .toSorted((a, b) => Number(b.protocol === 'HTTPS') - Number(a.protocol === 'HTTPS'))
    .map(({ protocol, port }) => {
      const usual = port === (protocol === 'HTTPS' ? 443 : 80) ? '' : `:${port}`;
      return `${protocol.toLowerCase()}://${balancer.dnsName}${usual}`;
    });
}

/** Null where something answers. */
async function look(
  url: string,
  ca: string | undefined,
  serverName: string | undefined,
): Promise<string | null> {
  let agent: Agent | undefined;
  try {
    agent = new Agent({
      connect: {
        timeout: LOOK_MS,
        ...(ca === undefined ? {} : { ca }),
        ...(serverName === undefined ? {} : { servername: serverName }),
      },
    });
    const { body } = await request(url, {
      dispatcher: agent,
      headersTimeout: LOOK_MS,
      bodyTimeout: LOOK_MS,
      ...(serverName === undefined ? {} : { headers: { host: serverName } }),
    });
    await body.dump();
    return null;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code ?? message;
  } finally {
    await agent?.destroy();
  }
}
