/**
 * What no run in the lab can show, whatever the plan: a report of one says it beside what stood for
 * what in this run. docs/lab-fidelity.md has it part by part.
 */
export const LAB_LIMITS: readonly string[] = [
  'Capacity and latency: requests are answered by this machine’s processes, not by instances of the plan’s types.',
  'AWS’s managed rule groups: stand-ins answer for some of them.',
  'Database clusters, Network Load Balancers, HTTP/2, TLS to databases and caches, memcached, blue/green deployments to instances that somebody provides.',
  'What AWS documents no bound for takes an assumed value, such as how soon a load balancer knows of a stopped instance.',
  'Images and user data never run: an application of yours runs only where --app names its command.',
];
