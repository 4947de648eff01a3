import { HoldfastError } from '../../model/error.js';

/** @throws HoldfastError lab/not-found where nothing of that name is there */
export function named<T>(found: T | undefined, what: string, name: string): T {
  if (found !== undefined) return found;
  throw new HoldfastError('lab/not-found', `There is no ${what} ${name} in the lab`, {
    hint: 'Use a name that the lab’s own Describe calls list.',
  });
}
