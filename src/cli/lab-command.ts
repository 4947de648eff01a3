import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLab } from '../lab/start-lab.js';
import { startClock } from '../model/clock.js';
import { EXIT_CODES } from '../model/error.js';
import { readPlan } from '../plan/read-plan.js';
import { Resolver } from '../plan/resolver.js';
import { readDeployment } from '../topology/read-deployment.js';
import { readTopology } from '../topology/read-topology.js';
import type { Command } from './command.js';
import { OPTIONS, speedOption } from './options.js';

export const labCommand: Command = {
  name: 'lab',
  arguments: [{ name: '<plan>', description: 'JSON of a Terraform plan (terraform show -json)' }],
  summary: 'Build the stack of a plan on this machine, and keep it until Ctrl-C',
  options: [{ ...OPTIONS.speed, default: '1' }],
  examples: [
    'holdfast lab plan.json',
    'AWS_ENDPOINT_URL=http://127.0.0.1:PORT aws elbv2 describe-target-groups',
  ],
  async run(args, io) {
    const plan = readPlan(args.positionals[0] ?? '');
    const resolver = new Resolver(plan);
    const deployment = readDeployment(resolver, readTopology(plan, resolver));
    const dir = mkdtempSync(join(tmpdir(), 'holdfast-lab-'));
    try {
      const lab = await startLab({
        deployment,
        speed: speedOption(args),
        clock: startClock(),
        dir,
        onProcess: () => undefined,
        onProgress: (message) => io.note(message),
      });
      try {
        for (const line of [...deployment.substitutions, ...lab.substitutions])
          io.note(`Simulated: ${line}`);
        const { endpoint, url, region, credentials } = lab.connection;
        io.print(JSON.stringify({ endpoint, url, region, credentials }));
        await new Promise<void>((resolve) => {
          if (io.signal.aborted) resolve();
          io.signal.addEventListener('abort', () => resolve(), { once: true });
        });
      } finally {
        await lab.stop();
      }
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
    return EXIT_CODES.interrupted;
  },
};
