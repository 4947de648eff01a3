import { HoldfastError } from '../model/error.js';
import type { Target } from '../model/target.js';
import { awsTarget } from './aws-target.js';
import { labTarget } from './lab-target.js';
import { localstackTarget } from './localstack-target.js';

/** Every place that a scenario can run in. Help and docs derive from this map. */
export const TARGETS: Readonly<Record<string, Target>> = {
  lab: labTarget,
  localstack: localstackTarget,
  aws: awsTarget,
};

export function findTarget(name: string): Target {
  const target = Object.hasOwn(TARGETS, name) ? TARGETS[name] : undefined;
  if (!target) {
    throw new HoldfastError('target/unknown', `There is no target ${name}`, {
      hint: `There are: ${Object.keys(TARGETS).join(', ')}.`,
    });
  }
  return target;
}
