import { readFileSync } from 'node:fs';
import type { V1ConfigMap, V1Secret } from '@kubernetes/client-node';
import { K6_SCRIPT } from '../k6/k6-script.js';

export const TEST_RUNS = { group: 'k6.io', version: 'v1alpha1', plural: 'testruns' } as const;

/** On everything that we make; the run's own label beside it. */
export const MANAGED_BY = { 'app.kubernetes.io/managed-by': 'holdfast' } as const;
export const RUN_LABEL = 'holdfast.dev/run';

/** The operator labels what it makes for a TestRun with that one's name. */
export const OPERATOR_LABEL = 'k6_cr';

const SCRIPT_FILE = 'load.ts';
const SETTINGS_KEY = 'settings';
const CA_FILE = 'trusted.pem';

export interface TestRunPlan {
  /** Name of the TestRun, its ConfigMap and its Secret. */
  readonly name: string;
  readonly namespace: string;
  readonly parallelism: number;
  readonly image: string;
  /** For the script: may hold what nobody else should see. */
  readonly settings: string;
  readonly ca: string | null;
}

export interface TestRun {
  readonly apiVersion: string;
  readonly kind: 'TestRun';
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  readonly spec: object;
  readonly status?: { readonly stage?: string };
}

/** The script and what to trust: nothing that is secret. */
export function configMapOf(plan: TestRunPlan): V1ConfigMap {
  return {
    metadata: { name: plan.name, labels: labelsOf(plan) },
    data: {
      [SCRIPT_FILE]: readFileSync(K6_SCRIPT, 'utf8'),
      ...(plan.ca === null ? {} : { [CA_FILE]: plan.ca }),
    },
  };
}

/** The settings: requests of a scenario can carry tokens. */
export function secretOf(plan: TestRunPlan): V1Secret {
  return {
    metadata: { name: plan.name, labels: labelsOf(plan) },
    stringData: { [SETTINGS_KEY]: plan.settings },
  };
}

/**
 * The operator runs `k6 archive` and `k6 inspect` in an initializer, then `k6 run` in one pod for each
 * share with `--paused` and its execution segment, and a starter that lets all go. It splits
 * `arguments` at blanks and gives most of them to `k6 archive` as well, so that ours are in the
 * environment. Source: github.com/grafana/k6-operator, pkg/resources/jobs.
 */
export function testRunOf(plan: TestRunPlan): TestRun {
  const labels = labelsOf(plan);
  const env = [
    {
      name: 'HOLDFAST_K6',
      valueFrom: { secretKeyRef: { name: plan.name, key: SETTINGS_KEY } },
    },
    // It would ask a service of Grafana's else which extensions the script needs.
    { name: 'K6_AUTO_EXTENSION_RESOLUTION', value: 'false' },
    // `k6 archive` and `k6 inspect` hide the environment from a script without this.
    { name: 'K6_INCLUDE_SYSTEM_ENV_VARS', value: 'true' },
  ];
  const pod = {
    image: plan.image,
    metadata: { labels },
    // Nothing in a pod has business with the API.
    automountServiceAccountToken: 'false',
  };
  const toLog = [
    { name: 'K6_LOG_OUTPUT', value: 'stdout' },
    { name: 'K6_LOG_FORMAT', value: 'raw' },
    // Beside the system's own, which Go reads from their folder all the same.
    ...(plan.ca === null ? [] : [{ name: 'SSL_CERT_FILE', value: `/test/${CA_FILE}` }]),
  ];
  return {
    apiVersion: `${TEST_RUNS.group}/${TEST_RUNS.version}`,
    kind: 'TestRun',
    metadata: { name: plan.name, labels },
    spec: {
      parallelism: plan.parallelism,
      script: { configMap: { name: plan.name, file: SCRIPT_FILE } },
      arguments: '--no-usage-report',
      runner: { ...pod, env: [...env, ...toLog] },
      initializer: { ...pod, env },
      starter: { metadata: { labels } },
    },
  };
}

function labelsOf({
  name,
}: TestRunPlan): Readonly<Record<string, string>> & Record<string, string> {
  return { ...MANAGED_BY, [RUN_LABEL]: name };
}
