import { z } from 'zod';
import { AwsError } from '../aws-error.js';
import { paginate } from '../paginate.js';
import { actions } from './actions.js';
import { notFound, type FisEngine } from './engine.js';
import { startInput, templateInput } from './template.js';
import {
  viewExperiment,
  viewExperimentSummary,
  viewFaultAction,
  viewTemplate,
  viewTemplateSummary,
} from './views.js';

interface FisRequest {
  /** Labels of the route's path, decoded. */
  readonly labels: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Parsed JSON; undefined without a body. */
  readonly body: unknown;
}

/** One row of the table: FIS's client exports no schemas, so that routes are written down here. */
export interface FisRoute {
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Labels in braces; one that ends in + takes the rest of the path. */
  readonly path: string;
  readonly handle: (request: FisRequest, engine: FisEngine) => object;
}

export const routes: readonly FisRoute[] = [
  {
    name: 'CreateExperimentTemplate',
    method: 'POST',
    path: '/experimentTemplates',
    handle: ({ body }, engine) => {
      const template = engine.createTemplate(read(templateInput, body));
      return { experimentTemplate: viewTemplate(template) };
    },
  },
  {
    name: 'DeleteExperimentTemplate',
    method: 'DELETE',
    path: '/experimentTemplates/{id}',
    handle: ({ labels }, engine) => {
      const template = engine.template(labels['id'] ?? '');
      engine.templates.delete(template.id);
      return { experimentTemplate: viewTemplate(template) };
    },
  },
  {
    name: 'GetAction',
    method: 'GET',
    path: '/actions/{id}',
    handle: ({ labels }, engine) => {
      const action = actions.get(labels['id'] ?? '');
      if (action === undefined) throw notFound(`There is no action ${labels['id']} in this lab.`);
      return { action: viewFaultAction(action, engine.arn('action', action.id), true) };
    },
  },
  {
    name: 'GetExperiment',
    method: 'GET',
    path: '/experiments/{id}',
    handle: ({ labels }, engine) => ({
      experiment: viewExperiment(engine.experiment(labels['id'] ?? '')),
    }),
  },
  {
    name: 'GetExperimentTemplate',
    method: 'GET',
    path: '/experimentTemplates/{id}',
    handle: ({ labels }, engine) => ({
      experimentTemplate: viewTemplate(engine.template(labels['id'] ?? '')),
    }),
  },
  {
    name: 'ListActions',
    method: 'GET',
    path: '/actions',
    handle: ({ query }, engine) =>
      list('actions', [...actions.values()], query, (action) =>
        viewFaultAction(action, engine.arn('action', action.id), false),
      ),
  },
  {
    name: 'ListExperimentResolvedTargets',
    method: 'GET',
    path: '/experiments/{experimentId}/resolvedTargets',
    handle: ({ labels, query }, engine) => {
      const experiment = engine.experiment(labels['experimentId'] ?? '');
      const wanted = query.get('targetName');
      const resolved = [...experiment.resolved]
        .filter(([name]) => wanted === null || name === wanted)
        .flatMap(([targetName, resources]) =>
          resources.map(({ arn }) => ({
            resourceType: experiment.template.input.targets[targetName]?.resourceType,
            targetName,
            targetInformation: { arn },
          })),
        );
      return list('resolvedTargets', resolved, query, (target) => target);
    },
  },
  {
    name: 'ListExperimentTemplates',
    method: 'GET',
    path: '/experimentTemplates',
    handle: ({ query }, engine) =>
      list('experimentTemplates', [...engine.templates.values()], query, viewTemplateSummary),
  },
  {
    name: 'ListExperiments',
    method: 'GET',
    path: '/experiments',
    handle: ({ query }, engine) => {
      const wanted = query.get('experimentTemplateId');
      const found = [...engine.experiments.values()].filter(
        ({ template }) => wanted === null || template.id === wanted,
      );
      return list('experiments', found, query, viewExperimentSummary);
    },
  },
  {
    name: 'ListTagsForResource',
    method: 'GET',
    path: '/tags/{resourceArn+}',
    handle: ({ labels }, engine) => ({ tags: engine.findTagged(labels['resourceArn'] ?? '').tags }),
  },
  {
    name: 'StartExperiment',
    method: 'POST',
    path: '/experiments',
    handle: ({ body }, engine) => ({
      experiment: viewExperiment(engine.start(read(startInput, body))),
    }),
  },
  {
    name: 'StopExperiment',
    method: 'DELETE',
    path: '/experiments/{id}',
    handle: ({ labels }, engine) => ({
      experiment: viewExperiment(engine.stop(labels['id'] ?? '')),
    }),
  },
  {
    name: 'TagResource',
    method: 'POST',
    path: '/tags/{resourceArn+}',
    handle: ({ labels, body }, engine) => {
      const { tags } = read(tagInput, body);
      const resource = engine.findTagged(labels['resourceArn'] ?? '');
      resource.tags = { ...resource.tags, ...tags };
      return {};
    },
  },
  {
    name: 'UntagResource',
    method: 'DELETE',
    path: '/tags/{resourceArn+}',
    handle: ({ labels, query }, engine) => {
      const resource = engine.findTagged(labels['resourceArn'] ?? '');
      const keys = query.getAll('tagKeys');
      resource.tags = Object.fromEntries(
        Object.entries(resource.tags).filter(([key]) => !keys.includes(key)),
      );
      return {};
    },
  },
];

const tagInput = z.object({ tags: z.record(z.string().max(128), z.string().max(256)) });

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const problems = result.error.issues.map(
    ({ path, message }) => `${path.length === 0 ? 'the body' : path.join('.')}: ${message}`,
  );
  throw new AwsError('ValidationException', problems.join('; ').slice(0, 1024));
}

function list<T>(
  key: string,
  items: readonly T[],
  query: URLSearchParams,
  view: (item: T) => object,
): object {
  const maxResults = query.get('maxResults') ?? '100';
  if (!/^\d{1,3}$/.test(maxResults) || Number(maxResults) < 1 || Number(maxResults) > 100) {
    throw new AwsError('ValidationException', 'maxResults must be between 1 and 100');
  }
  const page = paginate(items, {
    pageSize: Number(maxResults),
    nextToken: query.get('nextToken') ?? undefined,
    invalidToken: () => new AwsError('ValidationException', 'The nextToken is not valid.'),
  });
  return { [key]: page.items.map(view), nextToken: page.nextToken };
}
