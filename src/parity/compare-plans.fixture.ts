import { buildPlan, type ModuleSpec, type ResourceSpec } from '../plan/plan-builder.fixture.js';
import type { Allowance } from './allowances.js';
import { comparePlans, type ParitySide } from './compare-plans.js';

/** The differences that nothing allows. */
export const differing = (a: ParitySide, b: ParitySide, allow: readonly Allowance[] = []) =>
  comparePlans(a, b, allow).differences.filter(({ verdict }) => verdict !== 'allowed');

/** Each difference in a line: verdict, kind, address, attribute. */
export const named = (differences: ReturnType<typeof differing>) =>
  differences.map(({ address, attribute, kind, verdict }) =>
    [verdict, kind, address.replace('module.web.', ''), attribute].filter(Boolean).join(' '),
  );

let files = 0;
/** Each is a file of its own: two plans of one are the same whatever they do not tell. */
export const side = (module: ModuleSpec, overrides = {}): ParitySide => ({
  plan: { ...buildPlan(module, overrides), sha256: `file ${files++}` },
  sensitive: () => undefined,
});

/** One call, `app`, of a module of these resources. */
export const module = (...resources: ResourceSpec[]): ModuleSpec => ({
  modules: { app: { resources } },
});
