/** Tag of everything that a run creates; its value is the run's id. */
export const RUN_TAG = 'holdfast:run';

/** Below it lies all that Holdfast keeps in an account: leases and undo records. */
export const PARAMETER_ROOT = '/holdfast';
