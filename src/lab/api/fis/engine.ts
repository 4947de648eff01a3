import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { AwsError } from '../aws-error.js';
import type { ApiContext, KeptResources } from '../service.js';
import { checkTemplate } from './check-template.js';
import { newExperiment, type Experiment } from './experiment.js';
import { Holds } from './holds.js';
import { runExperiment, type ExperimentRun } from './run-experiment.js';
import type { StartInput, Template, TemplateInput } from './template.js';

/** Everything that FIS keeps: templates, experiments, and which tokens made them. */
export class FisEngine implements KeptResources {
  readonly templates = new Map<string, Template>();
  readonly experiments = new Map<string, Experiment>();
  private readonly runs = new Map<string, ExperimentRun>();
  private readonly byToken = new Map<string, { readonly input: unknown; readonly id: string }>();
  private readonly holds: Holds;

  constructor(readonly context: ApiContext) {
    this.holds = new Holds(context.world);
  }

  createTemplate(input: TemplateInput): Template {
    const made = this.madeBefore('template', input.clientToken, input);
    const existing = made === null ? undefined : this.templates.get(made);
    if (existing !== undefined) return existing;
    checkTemplate(input, this.context.world);
    const id = newId('EXT');
    const template: Template = {
      id,
      arn: this.arn('experiment-template', id),
      input,
      createdAtEpochMs: this.context.nowEpochMs(),
      tags: { ...input.tags },
    };
    this.templates.set(id, template);
    this.byToken.set(tokenKey('template', input.clientToken), { input, id });
    return template;
  }

  start(input: StartInput): Experiment {
    const made = this.madeBefore('experiment', input.clientToken, input);
    const existing = made === null ? undefined : this.experiments.get(made);
    if (existing !== undefined) return existing;
    const template = this.template(input.experimentTemplateId);
    const id = newId('EXP');
    const experiment = newExperiment({ id, arn: this.arn('experiment', id) }, template, {
      actionsMode: input.experimentOptions.actionsMode,
      tags: input.tags,
      nowEpochMs: this.context.nowEpochMs(),
    });
    this.experiments.set(id, experiment);
    this.byToken.set(tokenKey('experiment', input.clientToken), { input, id });
    this.runs.set(id, runExperiment(experiment, this.context, this.holds));
    return experiment;
  }

  /** Stopping what has ended changes nothing and is no error. */
  stop(id: string): Experiment {
    const experiment = this.experiment(id);
    this.runs.get(id)?.stop();
    return experiment;
  }

  template(id: string): Template {
    const template = this.templates.get(id);
    if (template === undefined) throw notFound(`There is no experiment template ${id}.`);
    return template;
  }

  experiment(id: string): Experiment {
    const experiment = this.experiments.get(id);
    if (experiment === undefined) throw notFound(`There is no experiment ${id}.`);
    return experiment;
  }

  /** The template or experiment whose tags an ARN stands for. */
  findTagged(arn: string): Template | Experiment {
    const found = this.tagged().find((candidate) => candidate.arn === arn);
    if (found === undefined) throw notFound(`There is no resource ${arn}.`);
    return found;
  }

  /** Templates and experiments, for the tagging API. */
  tagged(): readonly (Template | Experiment)[] {
    return [...this.templates.values(), ...this.experiments.values()];
  }

  arn(kind: string, id: string): string {
    const { region, accountId } = this.context.world.deployment;
    return `arn:aws:fis:${region}:${accountId}:${kind}/${id}`;
  }

  /** Undoes every fault and resolves once all experiments have ended. */
  async close(): Promise<void> {
    const runs = [...this.runs.values()];
    for (const run of runs) run.abandon();
    await Promise.all(runs.map(({ ended }) => ended));
  }

  /** The id that this token made before; throws ConflictException if with other input. */
  private madeBefore(kind: string, token: string, input: unknown): string | null {
    const before = this.byToken.get(tokenKey(kind, token));
    if (before === undefined) return null;
    if (isDeepStrictEqual(before.input, input)) return before.id;
    throw new AwsError(
      'ConflictException',
      `The client token ${token} was used before with other parameters.`,
      409,
    );
  }
}

export function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message, 404);
}

function tokenKey(kind: string, token: string): string {
  return `${kind} ${token}`;
}

/** Such as EXT1a2B3c4D5e6F7: the prefix and 14 letters and digits. */
function newId(prefix: string): string {
  const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  const body = [...randomBytes(14)].map((byte) => letters[byte % letters.length]).join('');
  return prefix + body;
}
