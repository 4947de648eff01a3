import { z } from 'zod';
import { HoldfastError } from '../model/error.js';
import { lossOf } from '../model/loss.js';
import type { FaultContext, FaultDriver } from './fault-driver.js';
import { pressureIsAnswered } from './pressure-witnesses.js';
import { instancesOfUsers } from './template-parts.js';

/** Many more users than usual, all at once. */
export const surge: FaultDriver = {
  name: 'surge',
  summary: 'Sends a multiple of the scenario’s load in an open loop; it ends by itself.',
  fidelity: {
    onAws:
      'The run itself sends the requests, from one address: a web ACL that limits rates by address counts them as one client.',
    inLab:
      'The same requests; they come from the address that stands for many users, which rates by address do not count.',
    cannot:
      'Latencies and capacity in the lab are this machine’s: it shows that the surge was made and how the stack’s parts react, not how many users it bears.',
  },
  parameters: z.strictObject({
    factor: z
      .number()
      .min(1)
      .max(100)
      .default(5)
      .describe('Multiple of the scenario’s load and probe together.'),
    ratePerSecond: z
      .number()
      .int()
      .min(0)
      .max(20_000)
      .default(0)
      .describe('Real requests a second; 0 for the multiple.'),
    path: z.string().startsWith('/').default('/').describe('What is asked for.'),
  }),
  plan(context) {
    const { durationSeconds, parameters } = context.fault;
    const ratePerSecond = rateOf(context);
    const path = String(parameters['path'] ?? '/');
    return {
      experiment: null,
      calls: [],
      pressure: { name: 'surge', settings: { ratePerSecond, path } },
      loss: lossOf({
        fault: 'surge',
        instancesBefore: instancesOfUsers(context).length,
        pressure: { kind: 'surge', ratePerSecond },
        durationSeconds,
      }),
      witnesses: [pressureIsAnswered(['surge'])],
      blastRadius: [
        `sends ${ratePerSecond} requests a real second to ${path} beside the scenario's own, for ${durationSeconds} s`,
      ],
    };
  },
};

function rateOf({ fault, usersPerSecond }: FaultContext): number {
  const stated = Number(fault.parameters['ratePerSecond'] ?? 0);
  if (stated > 0) return stated;
  if (usersPerSecond === undefined || usersPerSecond <= 0) {
    throw new HoldfastError(
      'fault/nothing-to-hit',
      'surge: the scenario has no load that it could be a multiple of',
      { hint: 'Set `ratePerSecond` in the fault, or give the scenario a load.' },
    );
  }
  return Math.round(usersPerSecond * Number(fault.parameters['factor'] ?? 5));
}
