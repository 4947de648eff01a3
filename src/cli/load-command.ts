import { ENGINE_NAMES, K6_IMAGE } from '../load/engine-names.js';
import { PROFILES } from '../load/profiles.js';
import type { Command } from './command.js';

const profiles = Object.values(PROFILES)
  .map(({ name, summary }) => `${name}: ${summary}`)
  .join('\n');

export const loadCommand: Command = {
  name: 'load',
  arguments: [{ name: '<profile>', description: profiles }],
  summary: 'Put load on a URL, and measure availability and latency with the probe',
  options: [
    { flag: '--url', value: '<url>', description: 'what to load (required)' },
    {
      flag: '--rate',
      value: '<n>',
      description: 'requests per second at the peak (default: the profile’s)',
    },
    {
      flag: '--duration',
      value: '<s>',
      description: 'real seconds in all (default: the profile’s)',
    },
    {
      flag: '--engine',
      value: '<name>',
      description: `what makes the load: ${ENGINE_NAMES.join(', ')}; the probe measures beside all of them`,
      default: 'probe',
    },
    { flag: '--out', value: '<file>', description: 'write the result as JSON' },
    {
      flag: '--request',
      value: '<path>',
      description: 'a path to read, relative to the URL’s host (default: the URL’s own)',
      repeatable: true,
    },
    {
      flag: '--requests',
      value: '<file>',
      description: 'requests as data, and a login, in YAML (docs/requests.md)',
    },
    { flag: '--timeout', value: '<s>', description: 'real seconds for a request', default: '10' },
    {
      flag: '--connections',
      value: '<n>',
      description: 'connections of autocannon',
      default: '50',
    },
    {
      flag: '--parallelism',
      value: '<n>',
      description: 'pods of k6-operator, which share the rate',
      default: '1',
    },
    {
      flag: '--kube-context',
      value: '<name>',
      description: 'context of the kubeconfig for k6-operator (default: its current one)',
    },
    {
      flag: '--namespace',
      value: '<name>',
      description: 'namespace for k6-operator (default: the context’s)',
    },
    {
      flag: '--k6-image',
      value: '<image>',
      description: 'image that the pods of k6-operator run',
      default: K6_IMAGE,
    },
    {
      flag: '--min-availability',
      value: '<share>',
      description: 'objective: share of requests that must succeed, 0 to 1',
      default: '0.999',
    },
    {
      flag: '--max-p95',
      value: '<ms>',
      description: 'objective: 95th percentile of latency (stress and pre-release: 1000)',
    },
    {
      flag: '--allow-host',
      value: '<host>',
      description: 'a host that is not loopback and that you may put load on',
      repeatable: true,
    },
  ],
  examples: [
    'holdfast load steady --url http://127.0.0.1:8080/ --rate 100 --duration 30',
    'holdfast load pre-release --url https://staging.example.com/ --allow-host staging.example.com --max-p95 300 --out load.json',
  ],
  async run(args, io) {
    const { loadUrl } = await import('./load/load-url.js');
    return loadUrl(args, io);
  },
};
