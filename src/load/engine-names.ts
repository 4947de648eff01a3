/**
 * Names of the engines, apart from them: every command of the CLI shows them in its help, and only some
 * of them make load.
 */

/** Those that a scenario may name in `load.engine`. */
export const LOAD_ENGINE_NAMES = ['autocannon', 'k6', 'k6-operator', 'none'] as const;

/** The engine of `holdfast load` that is the probe itself. */
export const PROBE_ENGINE = 'probe';

/** What its --engine takes: a load test without load is none. */
export const ENGINE_NAMES: readonly string[] = [
  PROBE_ENGINE,
  ...LOAD_ENGINE_NAMES.filter((name) => name !== 'none'),
];

/** The k6 that tools/go.mod pins. */
export const K6_IMAGE = 'grafana/k6:2.2.0';
