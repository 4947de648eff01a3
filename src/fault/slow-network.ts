import { z } from 'zod';
import type { FaultDriver } from './fault-driver.js';
import { IMPAIRED_ZONE, impairNetwork } from './impair-network.js';
import { requestsAreSlower } from './network-witnesses.js';

/** Everything that application instances send arrives later. */
export const slowNetwork: FaultDriver = {
  name: 'slow-network',
  summary: 'All packets that leave application instances are delayed, answers and queries alike.',
  fidelity: {
    onAws:
      'aws:ssm:send-command with AWSFIS-Run-Network-Latency-Sources, for all sources, outgoing. The instances need the SSM agent, its role, and Amazon Linux or Ubuntu.',
    inLab:
      'The same experiment; the fabric delays the instances’ packets by real milliseconds, whatever the speed. At a speed that brings timeouts near the delay the action fails and says so.',
    cannot: 'IPv6 is not delayed on AWS. Instances launched meanwhile are not slow.',
  },
  parameters: z.strictObject({
    zone: IMPAIRED_ZONE,
    delayMs: z
      .number()
      .int()
      .min(1)
      .max(60_000)
      .default(20)
      .describe('Real milliseconds that every packet from there is held back.'),
    jitterMs: z
      .number()
      .int()
      .min(0)
      .max(60_000)
      .default(5)
      .describe('Real milliseconds that a packet’s delay is longer or shorter by, at most.'),
  }),
  plan(context) {
    const { parameters } = context.fault;
    const delayMs = Number(parameters['delayMs'] ?? 20);
    const jitterMs = Number(parameters['jitterMs'] ?? 5);
    return impairNetwork(context, {
      fault: 'slow-network',
      name: 'Latency-Sources',
      parameters: { DelayMilliseconds: String(delayMs), JitterMilliseconds: String(jitterMs) },
      network: { delayMs, jitterMs, lossPercent: 0 },
      witness: requestsAreSlower(delayMs),
      what: `delays by ${delayMs} ± ${jitterMs} ms all that leaves`,
    });
  },
};
