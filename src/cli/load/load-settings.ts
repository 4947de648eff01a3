import type { KubernetesSettings } from '../../load/load-engine.js';
import { K6_IMAGE } from '../../load/engine-names.js';
import { findProfile } from '../../load/profiles.js';
import { HoldfastError } from '../../model/error.js';
import type { RunLoadOptions } from '../../run/load/run-load.js';
import { loadRequests, type RequestSet } from '../../scenario/load-requests.js';
import type { Arguments } from '../command.js';
import { listOption, textOption } from '../options.js';
import { urlOption } from '../url-option.js';

/** Beyond these nothing on one machine can be meant. */
const HIGHEST_RATE = 100_000;
const LONGEST_SECONDS = 86_400;
const MOST_PODS = 1000;

/**
 * The options of `holdfast load`, checked.
 * @throws HoldfastError scenario/…, cli/two-kinds, cli/no-url, cli/bad-url, cli/host-not-allowed, cli/bad-number
 */
export function loadSettings(args: Arguments): Omit<RunLoadOptions, 'signal' | 'onProgress'> {
  const profile = findProfile(args.positionals[0] ?? '');
  const url = allowedUrl(args);
  const searches = profile.name === 'stress' || profile.name === 'pre-release';
  const number = (name: string, most: number): number | null => numberOption(args, name, most);
  return {
    profile,
    url: url.origin,
    ratePerSecond: number('rate', HIGHEST_RATE) ?? profile.defaults.ratePerSecond,
    durationSeconds: number('duration', LONGEST_SECONDS) ?? profile.defaults.durationSeconds,
    engine: textOption(args, 'engine') ?? 'probe',
    kubernetes: kubernetesOf(args),
    ...requestsOf(args, url),
    timeoutMs: (number('timeout', 3600) ?? 10) * 1000,
    connections: number('connections', 10_000) ?? 50,
    objectives: {
      availability: number('minAvailability', 1) ?? 0.999,
      latencyP95Ms: number('maxP95', 3_600_000) ?? (searches ? 1000 : null),
    },
  };
}

function kubernetesOf(args: Arguments): KubernetesSettings {
  const context = textOption(args, 'kubeContext');
  const namespace = textOption(args, 'namespace');
  const parallelism = numberOption(args, 'parallelism', MOST_PODS) ?? 1;
  if (!Number.isInteger(parallelism)) {
    throw new HoldfastError(
      'cli/bad-number',
      `--parallelism ${parallelism} is not a whole number`,
      {
        hint: 'It is the number of pods that share the rate.',
      },
    );
  }
  return {
    ...(context === undefined ? {} : { context }),
    ...(namespace === undefined ? {} : { namespace }),
    parallelism,
    image: textOption(args, 'k6Image') ?? K6_IMAGE,
  };
}

/** Load on somebody else's host is an attack: only loopback, and what was named. */
function allowedUrl(args: Arguments): URL {
  const text = urlOption(args, 'url');
  if (text === undefined) {
    throw new HoldfastError('cli/no-url', '`holdfast load` needs to know what to load', {
      hint: 'For example: holdfast load steady --url http://127.0.0.1:8080/',
    });
  }
  const url = new URL(text);
  if (isLoopback(url.hostname) || listOption(args, 'allowHost').includes(url.hostname)) return url;
  throw new HoldfastError(
    'cli/host-not-allowed',
    `${url.hostname} is not on this machine, and was not allowed`,
    {
      hint: `Where you may put load on it: --allow-host ${url.hostname}`,
    },
  );
}

/** By the address itself: a name other than localhost can lead anywhere. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function requestsOf(args: Arguments, url: URL): RequestSet {
  const file = textOption(args, 'requests');
  const paths = listOption(args, 'request');
  if (file !== undefined) {
    if (paths.length === 0) return loadRequests(file);
    throw new HoldfastError('cli/two-kinds', '--request and --requests cannot be given together', {
      hint: 'Put the paths into the file.',
    });
  }
  const requests = (paths.length > 0 ? paths : [`${url.pathname}${url.search}`]).map((path) => ({
    method: 'GET',
    path,
    weight: 1,
    expectStatus: 200,
    expectBody: null,
  }));
  return { requests };
}

function numberOption(args: Arguments, name: string, most: number): number | null {
  const text = textOption(args, name);
  if (text === undefined) return null;
  const number = Number(text);
  if (text.trim() !== '' && number > 0 && number <= most) return number;
  const flag = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new HoldfastError(
    'cli/bad-number',
    `--${flag} ${text} is not a number above 0, up to ${most}`,
    {
      hint: `For example: --${flag} ${Math.min(most, 1)}`,
    },
  );
}
