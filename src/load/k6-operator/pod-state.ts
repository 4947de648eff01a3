import type { V1Pod } from '@kubernetes/client-node';
import { HoldfastError } from '../../model/error.js';
import { oneLine } from './api-error.js';

export interface PodState {
  readonly name: string;
  readonly role: 'initializer' | 'runner' | 'starter';
  /** Its container runs, or has run: there is a log. */
  readonly started: boolean;
  /** Null while it runs, or where nobody saw it. */
  readonly exitCode: number | null;
  /** Kubernetes' word for how it ended: `OOMKilled`, `Error`. */
  readonly reason: string | null;
  readonly gone: boolean;
  readonly problem: PodProblem | null;
}

export interface PodProblem {
  readonly kind: 'image-pull' | 'not-started' | 'unschedulable';
  readonly says: string;
  /** It does not go away by waiting. */
  readonly final: boolean;
}

const IMAGE_REASONS = ['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName', 'ErrImageNeverPull'];
const START_REASONS = [
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
  'CrashLoopBackOff',
];

/** What a pod of the operator's says of itself. */
export function podStateOf({ metadata, status }: V1Pod, gone: boolean): PodState {
  const container = status?.containerStatuses?.find(({ name }) => name === 'k6');
  const ended = container?.state?.terminated;
  const labels = metadata?.labels ?? {};
  return {
    name: metadata?.name ?? '',
    role: roleOf(labels),
    started: container?.state?.running !== undefined || ended !== undefined,
    exitCode: ended?.exitCode ?? null,
    reason: ended?.reason ?? status?.reason ?? null,
    gone,
    problem: gone ? null : problemOf(status),
  };
}

function roleOf(labels: Readonly<Record<string, string>>): PodState['role'] {
  if (labels['runner'] === 'true') return 'runner';
  return (labels['job-name'] ?? '').endsWith('-starter') ? 'starter' : 'initializer';
}

function problemOf(status: V1Pod['status']): PodProblem | null {
  const unschedulable = status?.conditions?.find(
    ({ type, reason }) => type === 'PodScheduled' && reason === 'Unschedulable',
  );
  if (unschedulable !== undefined)
    return { kind: 'unschedulable', says: oneLine(unschedulable.message), final: false };
  for (const { state } of status?.containerStatuses ?? []) {
    const { reason = '', message = '' } = state?.waiting ?? {};
    const says = oneLine(`${reason}: ${message}`);
    // The first failure to pull may be a hiccup; backing off is the second.
    if (IMAGE_REASONS.includes(reason))
      return { kind: 'image-pull', says, final: reason !== 'ErrImagePull' };
    if (START_REASONS.includes(reason)) return { kind: 'not-started', says, final: true };
  }
  return null;
}

/** One clear message for each. */
export function podError({ name }: PodState, problem: PodProblem, image: string): HoldfastError {
  switch (problem.kind) {
    case 'unschedulable':
      return new HoldfastError(
        'load/unschedulable',
        `No node takes the pod ${name}: ${problem.says}`,
        { hint: 'Lower --parallelism, or give the cluster more nodes.' },
      );
    case 'image-pull':
      return new HoldfastError(
        'load/image-pull',
        `The image of the pod ${name} cannot be pulled: ${problem.says}`,
        { hint: `The pods run ${image}: name one that the cluster can pull by --k6-image.` },
      );
    case 'not-started':
      return new HoldfastError(
        'load/pod-not-started',
        `The pod ${name} does not start: ${problem.says}`,
        { hint: 'kubectl describe pod says more.' },
      );
  }
}
