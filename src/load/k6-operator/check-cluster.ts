import type { V1ResourceAttributes } from '@kubernetes/client-node';
import { HoldfastError } from '../../model/error.js';
import { apiError, oneLine, statusOf } from './api-error.js';
import type { Cluster } from './cluster.js';
import { MANAGED_BY, RUN_LABEL, TEST_RUNS, type TestRun } from './test-run.js';

/** What the engine does with each resource; the Role in docs/load-on-kubernetes.md says the same. */
export const NEEDED_RIGHTS: readonly (V1ResourceAttributes & { readonly verbs: string[] })[] = [
  { group: 'k6.io', resource: 'testruns', verbs: ['create', 'list', 'watch', 'delete'] },
  { group: '', resource: 'configmaps', verbs: ['create', 'list', 'delete'] },
  { group: '', resource: 'secrets', verbs: ['create', 'delete'] },
  { group: '', resource: 'pods', verbs: ['list', 'watch'] },
  { group: '', resource: 'pods', subresource: 'log', verbs: ['get'] },
];

/**
 * Looks before anything is made.
 * @throws HoldfastError load/no-k6-operator, load/forbidden, load/no-cluster, load/unauthorized
 */
export async function checkCluster(cluster: Cluster): Promise<void> {
  await requireOperator(cluster);
  const missing = await missingRights(cluster);
  if (missing.length === 0) return;
  throw new HoldfastError(
    'load/forbidden',
    `The context ${cluster.context} may not ${missing.join(', ')} in namespace ${cluster.namespace}`,
    { hint: 'Bind the Role in docs/load-on-kubernetes.md, or choose another --namespace.' },
  );
}

async function requireOperator({ custom, server, context }: Cluster): Promise<void> {
  try {
    const { group, version, plural } = TEST_RUNS;
    const { resources } = await custom.getAPIResources({ group, version });
    if (resources.some(({ name }) => name === plural)) return;
  } catch (error) {
    if (statusOf(error) !== 404) throw apiError(error, 'GET /apis/k6.io/v1alpha1', server);
  }
  throw new HoldfastError(
    'load/no-k6-operator',
    `The cluster of context ${context} has no TestRun (k6.io/v1alpha1): the k6-operator is not installed`,
    {
      hint: 'Install it: https://grafana.com/docs/k6/latest/set-up/set-up-distributed-k6/install-k6-operator/',
    },
  );
}

async function missingRights({ authorization, namespace, server }: Cluster): Promise<string[]> {
  const asked = NEEDED_RIGHTS.flatMap(({ verbs, ...resource }) =>
    verbs.map((verb) => ({ ...resource, verb, namespace })),
  );
  const answers = await Promise.all(
    asked.map(async (resourceAttributes) => {
      const { status } = await authorization
        .createSelfSubjectAccessReview({ body: { spec: { resourceAttributes } } })
        .catch((error: unknown) => {
          throw apiError(error, 'POST selfsubjectaccessreviews', server);
        });
      return status?.allowed === true;
    }),
  );
  return asked
    .filter((_, index) => answers[index] === false)
    .map(({ verb, resource, subresource }) =>
      [verb, subresource === undefined ? resource : `${resource}/${subresource}`].join(' '),
    );
}

/** What other runs made and is still there, one sentence for each run; it may be in use. */
export async function findLeftovers(cluster: Cluster): Promise<string[]> {
  const { core, custom, namespace, server } = cluster;
  const [[label, value] = []] = Object.entries(MANAGED_BY);
  const selector = { namespace, labelSelector: `${label}=${value}` };
  const [testRuns, configMaps] = await Promise.all([
    custom.listNamespacedCustomObject({ ...TEST_RUNS, ...selector }) as Promise<{
      items: TestRun[];
    }>,
    core.listNamespacedConfigMap(selector),
  ]).catch((error: unknown) => {
    throw apiError(error, 'the list of what earlier runs left', server);
  });
  const byRun = new Map<string, string[]>();
  const add = (labels: Readonly<Record<string, string>> | undefined, what: string): void => {
    const run = labels?.[RUN_LABEL] ?? '';
    byRun.set(run, [...(byRun.get(run) ?? []), what]);
  };
  for (const { metadata, status } of testRuns.items)
    add(metadata.labels, `testrun/${metadata.name} (${status?.stage ?? 'no stage'})`);
  for (const { metadata } of configMaps.items) add(metadata?.labels, `configmap/${metadata?.name}`);
  return [...byRun].map(
    ([run, objects]) =>
      `Namespace ${namespace} has what another run made: ${oneLine(objects.join(', '))}. Where that run was killed: ${removalCommand(namespace, oneLine(run))}`,
  );
}

export function removalCommand(namespace: string, run: string): string {
  return `kubectl delete testruns,configmaps,secrets -n ${namespace} -l ${RUN_LABEL}=${run}`;
}
