import type { AwsCall } from '../fault/fault-driver.js';
import { EXIT_CODES, HoldfastError } from '../model/error.js';
import type { Clients } from '../target/clients.js';

/** Where each client's commands come from. */
const MODULES: Readonly<Record<keyof Clients, () => Promise<object>>> = {
  autoScaling: () => import('@aws-sdk/client-auto-scaling'),
  cloudWatch: () => import('@aws-sdk/client-cloudwatch'),
  codeDeploy: () => import('@aws-sdk/client-codedeploy'),
  ec2: () => import('@aws-sdk/client-ec2'),
  elastiCache: () => import('@aws-sdk/client-elasticache'),
  elb: () => import('@aws-sdk/client-elastic-load-balancing-v2'),
  fis: () => import('@aws-sdk/client-fis'),
  rds: () => import('@aws-sdk/client-rds'),
  route53: () => import('@aws-sdk/client-route-53'),
  ssm: () => import('@aws-sdk/client-ssm'),
  sts: () => import('@aws-sdk/client-sts'),
  tagging: () => import('@aws-sdk/client-resource-groups-tagging-api'),
  waf: () => import('@aws-sdk/client-wafv2'),
};

type Answer = Readonly<Record<string, unknown>>;
type CommandClass = new (input: object) => object;

/**
 * Sends one call that is data, through the SDK client of its service, and returns its answer.
 * @throws HoldfastError call/unknown-operation, call/refused
 */
export async function sendCall(
  clientsOf: (region: string) => Clients,
  { region, service, operation, input }: AwsCall,
): Promise<Answer> {
  const commands = (await MODULES[service]()) as Readonly<Record<string, unknown>>;
  const Command = commands[`${operation}Command`] as CommandClass | undefined;
  if (Command === undefined) {
    throw new HoldfastError(
      'call/unknown-operation',
      `The SDK's client for ${service} has no operation ${operation}`,
      { exitCode: EXIT_CODES.internal },
    );
  }
  const client = clientsOf(region)[service] as unknown as {
    send(command: object): Promise<{ readonly $metadata?: unknown }>;
  };
  try {
    const { $metadata: _, ...answer } = await client.send(new Command(input));
    return answer;
  } catch (cause) {
    const { name, message } = cause as Error;
    throw new HoldfastError(
      'call/refused',
      `${operation} in ${region} was refused: ${name}: ${message}`,
      {
        hint: 'See that the role may call it, and that what it names exists and is in a state for it.',
        exitCode: EXIT_CODES.inconclusive,
        cause,
      },
    );
  }
}

/** The value at a path such as `InstanceRefreshes.0.Status`; undefined where there is none. */
export function valueAt(answer: unknown, path: string): unknown {
  let value = answer;
  for (const step of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[step];
  }
  return value;
}

/**
 * An input with each `{ fromOutput: path }` replaced by that member of `answer`, or left out where
 * the answer never came.
 */
export function fillFromOutput(input: Answer, answer: Answer | null): Answer {
  return fill(input, answer) as Answer;
}

function fill(value: unknown, answer: Answer | null): unknown {
  if (Array.isArray(value)) {
    return value.map((each) => fill(each, answer)).filter((each) => each !== undefined);
  }
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const path: unknown = Reflect.get(value, 'fromOutput');
  if (typeof path === 'string' && Object.keys(value).length === 1) return valueAt(answer, path);
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, each]) => [key, fill(each, answer)] as const)
      .filter(([, each]) => each !== undefined),
  );
}
