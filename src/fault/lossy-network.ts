import { z } from 'zod';
import type { FaultDriver } from './fault-driver.js';
import { IMPAIRED_ZONE, impairNetwork } from './impair-network.js';
import { slowRequestsGrow } from './network-witnesses.js';

/** A lost packet costs 200 ms or more, which is many times what a request takes otherwise. */
const LEAST_GROWTH = 1.5;

/** Some of what application instances send is lost and has to be sent again. */
export const lossyNetwork: FaultDriver = {
  name: 'lossy-network',
  summary: 'A share of the packets that leave application instances is lost.',
  fidelity: {
    onAws:
      'aws:ssm:send-command with AWSFIS-Run-Network-Packet-Loss-Sources, for all sources, outgoing. The instances need the SSM agent, its role, and Amazon Linux or Ubuntu.',
    inLab:
      'The same experiment; the fabric lets bytes arrive as late as TCP’s retransmissions would bring them. TCP’s timers are divided by the speed, as timeouts are.',
    cannot:
      'Of TCP only the time is modelled that retransmissions take: no congestion window shrinks. IPv6 loses nothing on AWS. Instances launched meanwhile lose nothing.',
  },
  parameters: z.strictObject({
    zone: IMPAIRED_ZONE,
    lossPercent: z
      .number()
      .int()
      .min(1)
      .max(99)
      .default(7)
      .describe(
        'Of a hundred packets, how many are lost. Seven is the document’s own default; where all is lost nothing is slow any more, but cut off.',
      ),
  }),
  plan(context) {
    const lossPercent = Number(context.fault.parameters['lossPercent'] ?? 7);
    return impairNetwork(context, {
      fault: 'lossy-network',
      name: 'Packet-Loss-Sources',
      parameters: { LossPercent: String(lossPercent) },
      network: { delayMs: 0, lossPercent },
      witness: slowRequestsGrow(LEAST_GROWTH),
      what: `loses ${lossPercent}% of the packets that leave`,
    });
  },
};
