import type { Scenario } from '../model/scenario.js';
import { readYaml } from './read-yaml.js';
import { requestsFileSchema } from './request-schema.js';

/** What is sent: the requests, and the login that comes before them. */
export type RequestSet = Pick<Scenario['probe'], 'login' | 'requests'>;

/**
 * Reads requests from a YAML file with `requests` and, where needed, `login`, as in a scenario.
 * @throws HoldfastError scenario/missing, scenario/not-text, scenario/not-yaml, scenario/wrong (naming the line)
 */
export function loadRequests(file: string): RequestSet {
  return readYaml(file, requestsFileSchema, 'docs/requests.md says what a request may have.');
}
