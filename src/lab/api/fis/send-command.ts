import { completed, failed, type ActionCall, type FaultAction } from './action.js';
import { parseDurationSeconds } from './duration.js';
import { describeDocuments, readCommand, type NetworkCommand } from './network-documents.js';

/**
 * Runs one of FIS's own SSM documents for the network. On AWS the agent on the instance runs `tc`; here
 * the fabric does the same to the instance's packets.
 */
export const sendCommand: FaultAction = {
  id: 'aws:ssm:send-command',
  description: 'Run the specified SSM document on the specified instances.',
  simulation: `Only these documents, for all sources and all flows: ${describeDocuments()}. There is no agent that could be missing, and IPv6 is not told apart.`,
  target: { name: 'Instances', resourceType: 'aws:ec2:instance' },
  parameters: {
    documentArn: { description: 'ARN of the document.', required: true, kind: 'text' },
    documentParameters: {
      description: 'Parameters of the document, as JSON.',
      required: false,
      kind: 'text',
    },
    documentVersion: { description: 'Version of the document.', required: false, kind: 'text' },
    duration: {
      description: 'How long the command may take (ISO 8601 duration).',
      required: true,
      kind: 'duration',
    },
  },
  check(parameters, world) {
    const command = readCommand(parameters, world.deployment.regions);
    return typeof command === 'string' ? command : null;
  },
  async run(call) {
    const { world, holds, resources } = call;
    const command = readCommand(call.parameters, world.deployment.regions);
    if (typeof command === 'string') return failed(command);
    const problem = world.whyNotImpair(command.impairment);
    if (problem !== null) return failed(problem);
    const ids = resources.map(({ id }) => id);
    const taken = holds.takeInterfaces(ids);
    if (taken.length > 0)
      return failed(
        `FIS’s documents for the network cannot run in parallel on one instance, and one runs on ${taken.join(', ')}.`,
      );
    try {
      world.impairInstances(ids, command.direction, command.impairment);
      await call.sleep(secondsOf(command, call));
    } finally {
      world.impairInstances(ids, command.direction, null);
      holds.releaseInterfaces(ids);
    }
    return completed('Action was completed.');
  },
};

/** The command ends by itself, or with the action. */
function secondsOf({ durationSeconds }: NetworkCommand, { parameters }: ActionCall): number {
  return Math.min(durationSeconds, parseDurationSeconds(parameters['duration'] ?? '') ?? 0);
}
