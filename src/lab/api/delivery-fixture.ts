import type { RefreshRequest, WorldInstanceRefresh } from '../world/auto-scaling.js';
import type { WorldDeployment } from '../world/code-deploy.js';
import { INSTANCE_A } from './deployment-fixture.js';

export type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** A deployment that has just begun, with one target. */
export function fixtureDeploymentRun(
  deploymentGroup: string,
  revisionKey: string,
  number: number,
): Mutable<WorldDeployment> {
  return {
    id: `d-ABCDEFGH${number}`,
    deploymentGroup,
    revisionKey,
    status: 'InProgress',
    creator: 'user',
    rollsBack: null,
    rolledBackBy: null,
    createdAtEpochMs: 1_700_000_000_000,
    endedAtEpochMs: null,
    error: null,
    targets: [{ instanceId: INSTANCE_A, status: 'InProgress' }],
    waitsForTermination: false,
  };
}

/** A refresh that has just begun. */
export function fixtureRefresh(
  request: RefreshRequest,
  number: number,
): Mutable<WorldInstanceRefresh> {
  return {
    id: `08b91cf7-8fa6-48af-b6a6-d227f40f1b9${number}`,
    status: 'InProgress',
    reason: null,
    startedAtEpochMs: 1_700_000_000_000,
    endedAtEpochMs: null,
    percentageComplete: 0,
    instancesToUpdate: 2,
    request,
  };
}
