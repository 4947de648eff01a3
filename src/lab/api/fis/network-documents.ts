import { z } from 'zod';
import { UNIMPAIRED, type Impairment } from '../../fabric/impairment.js';
import type { Parameters } from './action.js';

/** What a document does to an instance's packets. */
export interface NetworkCommand {
  readonly direction: 'egress' | 'ingress';
  readonly impairment: Impairment;
  readonly durationSeconds: number;
}

type Read = (parameters: Readonly<Record<string, string>>) => Omit<NetworkCommand, 'direction'> & {
  readonly direction?: NetworkCommand['direction'];
};

const text = (pattern: RegExp, what: string) => z.string().regex(pattern, `is not ${what}`);
const milliseconds = text(/^\d{1,5}$/, 'a whole number of milliseconds');
const percent = text(/^(100|\d{1,2})(\.0+)?$/, 'a whole percentage from 0 to 100');

/** Of every document; the interface is the instance's only one here. */
const COMMON = {
  Interface: z.string().default('eth0'),
  DurationSeconds: text(/^[1-9]\d{0,5}$/, 'a whole number of seconds'),
  InstallDependencies: z.enum(['True', 'False']).default('True'),
};
const SOURCES = {
  Sources: z.literal('ALL', 'is not served by this lab: it knows ALL'),
  TrafficType: z.enum(['ingress', 'egress']).default('ingress'),
  FlowsPercent: text(/^100%?$/, 'served by this lab: it knows 100').default('100'),
};
const DELAY = { DelayMilliseconds: milliseconds.default('200') };
const LOSS = { LossPercent: percent.default('7') };

/** Names, parameters and defaults are AWS's. Source: AWS FIS User Guide, "Use Systems Manager SSM documents". */
const DOCUMENTS: Readonly<Record<string, Read>> = {
  'AWSFIS-Run-Network-Latency': reading(z.strictObject({ ...COMMON, ...DELAY }), (given) => ({
    impairment: { ...UNIMPAIRED, delayMs: Number(given.DelayMilliseconds) },
  })),
  'AWSFIS-Run-Network-Latency-Sources': reading(
    z.strictObject({
      ...COMMON,
      ...SOURCES,
      ...DELAY,
      JitterMilliseconds: milliseconds.default('10'),
    }),
    (given) => ({
      direction: given.TrafficType,
      impairment: {
        ...UNIMPAIRED,
        delayMs: Number(given.DelayMilliseconds),
        jitterMs: Number(given.JitterMilliseconds),
      },
    }),
  ),
  'AWSFIS-Run-Network-Packet-Loss': reading(z.strictObject({ ...COMMON, ...LOSS }), (given) => ({
    impairment: { ...UNIMPAIRED, lossPercent: Number(given.LossPercent) },
  })),
  'AWSFIS-Run-Network-Packet-Loss-Sources': reading(
    z.strictObject({ ...COMMON, ...SOURCES, ...LOSS }),
    (given) => ({
      direction: given.TrafficType,
      impairment: { ...UNIMPAIRED, lossPercent: Number(given.LossPercent) },
    }),
  ),
};

export function describeDocuments(): string {
  return Object.keys(DOCUMENTS).join(', ');
}

/** What a command does, or what is wrong with it. */
export function readCommand(
  parameters: Parameters,
  regions: readonly string[],
): NetworkCommand | string {
  const arn = parameters['documentArn'] ?? '';
  const [, region, name = ''] = /^arn:aws:ssm:([a-z0-9-]+):\d*:document\/(.+)$/.exec(arn) ?? [];
  if (region === undefined || !regions.includes(region))
    return `documentArn ${arn} is no document of this region`;
  const read = Object.hasOwn(DOCUMENTS, name) ? DOCUMENTS[name] : undefined;
  if (read === undefined)
    return `document ${name} is not served by this lab, which knows: ${describeDocuments()}`;
  const given = parseObject(parameters['documentParameters'] ?? '{}');
  if (given === null)
    return 'documentParameters is no JSON object of names and texts, such as {"DurationSeconds":"120"}';
  try {
    // tc shapes what leaves an interface where nothing else is said.
    return { direction: 'egress', ...read(given) };
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    return error.issues
      .map(({ path, message }) => `documentParameters: ${path.join('.')} ${message}`.trim())
      .join('; ');
  }
}

function reading<T extends { readonly DurationSeconds: string }>(
  schema: z.ZodType<T>,
  toCommand: (given: T) => Omit<ReturnType<Read>, 'durationSeconds'>,
): Read {
  return (parameters) => {
    const given = schema.parse(parameters);
    return { durationSeconds: Number(given.DurationSeconds), ...toCommand(given) };
  };
}

function parseObject(json: string): Record<string, string> | null {
  try {
    return z.record(z.string(), z.string()).parse(JSON.parse(json));
  } catch {
    return null;
  }
}
