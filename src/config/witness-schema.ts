import { z } from 'zod';
import type { WitnessConfig } from '../model/second-witness.js';

const text = z.string().min(1);

const common = {
  name: text.max(100),
  tolerance: z.number().min(0),
  delaySeconds: z.number().min(0).max(3600).exactOptional(),
};

const metric = z.strictObject({
  metric: text,
  namespace: text.exactOptional(),
  dimensions: z.record(text, text).exactOptional(),
});

/** An entry of `witnesses`. Secrets are in the environment: a URL with one in it is refused. */
export const witness = z.discriminatedUnion('source', [
  z.strictObject({
    ...common,
    source: z.literal('prometheus'),
    url: z
      .url({ protocol: /^https?$/, error: 'expected an http or https URL' })
      .refine(
        (url) => !URL.canParse(url) || isBare(new URL(url)),
        'expected a URL without user, password, query and fragment: name a variable in tokenEnv',
      ),
    query: text.max(4000),
    figure: z.enum(['availability', 'latencyP95Ms']),
    tokenEnv: z
      .string()
      .regex(/^[A-Za-z_]\w*$/, 'expected the name of an environment variable')
      .exactOptional(),
  }),
  z.strictObject({
    ...common,
    source: z.literal('cloudwatch'),
    region: text.exactOptional(),
    failed: z.array(metric).min(1).max(20),
    total: z.array(metric).min(1).max(20),
  }),
]) satisfies z.ZodType<WitnessConfig>;

function isBare({ username, password, search, hash }: URL): boolean {
  return username === '' && password === '' && search === '' && hash === '';
}
