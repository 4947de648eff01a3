import {
  CreateExperimentTemplateCommand,
  FisClient,
  GetExperimentCommand,
  StartExperimentCommand,
  type CreateExperimentTemplateCommandInput,
  type Experiment,
} from '@aws-sdk/client-fis';
import { startClock } from '../../../model/clock.js';
import { startApi, type Api } from '../start-api.js';
import { createFixtureWorld, INSTANCE_A, type FixtureWorld } from '../world-fixture.js';

/** Fast enough that declared minutes end by themselves. */
export const FAST = 1000;
/** Slow enough that no declared minute ends within a test. */
export const SLOW = 1;

export const INSTANCE_ARN = 'arn:aws:ec2:us-east-1:123456789012:instance';
export const SUBNET_ARN = 'arn:aws:ec2:us-east-1:123456789012:subnet';

export type Template = CreateExperimentTemplateCommandInput;
export type Actions = Template['actions'];
export type Targets = NonNullable<Template['targets']>;

/** A lab's endpoint with the FIS client on it, for tests. */
export interface FisSession {
  readonly world: FixtureWorld;
  readonly api: Api;
  readonly client: FisClient;
  /** The new template's id. */
  create(input: Template): Promise<string>;
  /** The new experiment's id. */
  start(input: Template): Promise<string>;
  get(id: string): Promise<Experiment>;
  /** Resolves once it has ended; bounded by the test's own timeout. */
  ended(id: string): Promise<Experiment>;
  /** Resolves once the action runs. Only for actions that outlast the test. */
  running(id: string, action: string): Promise<Experiment>;
  close(): Promise<void>;
}

export async function openFis(speed: number): Promise<FisSession> {
  const world = createFixtureWorld({ speed });
  const api = await startApi({ world, clock: startClock() });
  const client = new FisClient({ ...api, maxAttempts: 1 });

  const get = async (id: string): Promise<Experiment> => {
    const { experiment } = await client.send(new GetExperimentCommand({ id }));
    if (experiment === undefined) throw new Error(`no experiment ${id}`);
    return experiment;
  };
  const until = async (
    id: string,
    condition: (now: Experiment) => boolean,
  ): Promise<Experiment> => {
    for (;;) {
      const experiment = await get(id);
      if (condition(experiment)) return experiment;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const create = async (input: Template): Promise<string> => {
    const made = await client.send(new CreateExperimentTemplateCommand(input));
    return made.experimentTemplate?.id ?? '';
  };
  return {
    world,
    api,
    client,
    create,
    get,
    async start(input) {
      const experimentTemplateId = await create(input);
      const started = await client.send(new StartExperimentCommand({ experimentTemplateId }));
      return started.experiment?.id ?? '';
    },
    ended: (id) =>
      until(id, ({ state }) => ['completed', 'stopped', 'failed'].includes(state?.status ?? '')),
    running: (id, action) =>
      until(id, ({ actions }) => actions?.[action]?.state?.status === 'running'),
    async close() {
      client.destroy();
      await api.close();
    },
  };
}

export function template(
  actions: Actions,
  targets: Targets = {},
  more: Partial<Template> = {},
): Template {
  return {
    description: 'a test',
    roleArn: 'arn:aws:iam::123456789012:role/fis',
    stopConditions: [{ source: 'none' }],
    actions,
    targets,
    ...more,
  };
}

/** A target that is all of these resources. */
export function all(resourceType: string, ...resourceArns: string[]): Targets[string] {
  return { resourceType, resourceArns, selectionMode: 'ALL' };
}

/** A target `one` that is the first instance. */
export function instanceA(): Targets {
  return { one: all('aws:ec2:instance', `${INSTANCE_ARN}/${INSTANCE_A}`) };
}

/** An action `stop` that stops target `one`. */
export function stop(parameters: Record<string, string> = {}): Actions {
  return {
    stop: { actionId: 'aws:ec2:stop-instances', targets: { Instances: 'one' }, parameters },
  };
}
