import type {
  V1Job,
  V1ObjectMeta,
  V1OwnerReference,
  V1Pod,
  V1PodStatus,
  V1PodTemplateSpec,
  V1EnvVar,
} from '@kubernetes/client-node';

/** How a cluster can fail a TestRun. */
export type Trouble = 'image-pull' | 'unschedulable';

export interface TestRunObject {
  readonly metadata: V1ObjectMeta & { readonly name: string; readonly uid: string };
  readonly spec: {
    readonly parallelism: number;
    readonly arguments?: string;
    readonly script: { readonly configMap: { readonly name: string; readonly file: string } };
    readonly runner: RunnerSpec;
    readonly initializer: RunnerSpec;
  };
}

export interface RunnerSpec {
  readonly image: string;
  readonly env: V1EnvVar[];
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
}

export interface JobPlan {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly command: string[];
  /** Where k6 serves its API on this machine; null for the initializer. */
  readonly port: number | null;
}

export const ownerOf = ({ metadata }: TestRunObject): V1OwnerReference => ({
  apiVersion: 'k6.io/v1alpha1',
  kind: 'TestRun',
  name: metadata.name,
  uid: metadata.uid,
  controller: true,
});

let pods = 0;

export function podOf(
  { metadata }: V1Job,
  template: V1PodTemplateSpec,
  node: string | null,
): V1Pod {
  const job = metadata?.name ?? '';
  pods += 1;
  return {
    metadata: {
      name: `${job}-pod${pods}`,
      labels: {
        ...template.metadata?.labels,
        'job-name': job,
        'batch.kubernetes.io/job-name': job,
      },
      ownerReferences: [
        {
          apiVersion: 'batch/v1',
          kind: 'Job',
          name: job,
          uid: metadata?.uid ?? '',
          controller: true,
        },
      ],
    },
    spec: Object.assign({ containers: [] }, template.spec, node === null ? {} : { nodeName: node }),
  };
}

export const TROUBLES: Readonly<Record<Trouble, V1PodStatus>> = {
  unschedulable: {
    phase: 'Pending',
    conditions: [
      {
        type: 'PodScheduled',
        status: 'False',
        reason: 'Unschedulable',
        message: '0/3 nodes are available: 3 Insufficient cpu.',
      },
    ],
  },
  'image-pull': {
    phase: 'Pending',
    containerStatuses: [
      {
        name: 'k6',
        image: '',
        imageID: '',
        ready: false,
        restartCount: 0,
        state: {
          waiting: {
            reason: 'ImagePullBackOff',
            message: 'Back-off pulling image "grafana/k6:0.0.0"',
          },
        },
      },
    ],
  },
};

export function running(startedAt: Date): V1PodStatus {
  return {
    phase: 'Running',
    containerStatuses: [
      {
        name: 'k6',
        image: '',
        imageID: '',
        ready: true,
        restartCount: 0,
        state: { running: { startedAt } },
      },
    ],
  };
}

export function ended(startedAt: Date, exitCode: number): V1PodStatus {
  const reason = exitCode === 137 ? 'OOMKilled' : exitCode === 0 ? 'Completed' : 'Error';
  return {
    phase: exitCode === 0 ? 'Succeeded' : 'Failed',
    containerStatuses: [
      {
        name: 'k6',
        image: '',
        imageID: '',
        ready: false,
        restartCount: 0,
        state: { terminated: { exitCode, reason, startedAt, finishedAt: new Date() } },
      },
    ],
  };
}

/** The command of an initializer. Source: the operator's pkg/resources/jobs/initializer.go. */
export function initializerCommand({ spec }: TestRunObject): string[] {
  const { file } = spec.script.configMap;
  const archive = `/tmp/${file}.archived.tar`;
  return [
    'sh',
    '-c',
    `k6 archive /test/${file} -O ${archive}  2> /tmp/k6logs && k6 inspect --execution-requirements ${archive} 2> /tmp/k6logs ; ! cat /tmp/k6logs | grep 'level=error'`,
  ];
}

/** The command of a runner. Source: the operator's runner.go and segmentation.go; indexes from 1. */
export function runnerCommand({ spec, metadata }: TestRunObject, index: number): string[] {
  const { parallelism: count } = spec;
  const parts = Array.from({ length: count + 1 }, (_, i) =>
    i === 0 || i === count ? String(i / count) : `${i}/${count}`,
  );
  return [
    'k6',
    'run',
    '--quiet',
    ...(count === 1
      ? []
      : [
          `--execution-segment=${parts[index - 1]}:${parts[index]}`,
          `--execution-segment-sequence=${parts.join(',')}`,
        ]),
    ...(spec.arguments ?? '').split(' ').filter((part) => part !== ''),
    `/test/${spec.script.configMap.file}`,
    '--address=0.0.0.0:6565',
    '--paused',
    '--tag',
    `instance_id=${index}`,
    '--tag',
    `testrun_name=${metadata.name}`,
  ];
}

/** What a Job's pods are made of. */
export function templateOf(
  testRun: TestRunObject,
  runner: RunnerSpec,
  { labels, command }: JobPlan,
): V1PodTemplateSpec {
  const volume = 'k6-test-volume';
  return {
    metadata: {
      labels: { ...runner.metadata?.labels, app: 'k6', k6_cr: testRun.metadata.name, ...labels },
    },
    spec: {
      automountServiceAccountToken: false,
      restartPolicy: 'Never',
      containers: [
        {
          name: 'k6',
          image: runner.image,
          command,
          env: runner.env,
          ports: [{ containerPort: 6565 }],
          volumeMounts: [{ name: volume, mountPath: '/test' }],
        },
      ],
      volumes: [{ name: volume, configMap: { name: testRun.spec.script.configMap.name } }],
    },
  };
}
