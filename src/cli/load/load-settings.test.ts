import { describe, expect, it } from 'vitest';
import { K6_IMAGE } from '../../load/engine-names.js';
import type { OptionValue } from '../command.js';
import { loadSettings } from './load-settings.js';

const settings = (
  options: Record<string, OptionValue>,
  profile = 'steady',
): ReturnType<typeof loadSettings> => loadSettings({ positionals: [profile], options });

describe('what may be loaded', () => {
  it.each(['http://127.0.0.1:8080/', 'http://127.9.9.9/', 'http://localhost/', 'http://[::1]:80/'])(
    '%s: loopback',
    (url) => expect(settings({ url }).url).toBe(new URL(url).origin),
  );

  it.each([
    'http://example.com/',
    'http://127.0.0.1.example.com/',
    'http://10.0.0.1/',
    'http://localhost.example/',
    'http://0.0.0.0/',
    'http://169.254.169.254/latest/',
  ])('%s only where it was allowed by name', (url) => {
    expect(() => settings({ url })).toThrow(
      expect.objectContaining({ code: 'cli/host-not-allowed', exitCode: 2 }) as Error,
    );
    expect(() => settings({ url, allowHost: ['other.example'] })).toThrow(/was not allowed/);
    const { hostname } = new URL(url);
    expect(settings({ url, allowHost: [hostname] }).url).toContain(hostname);
  });

  it.each([undefined, 'example.com', 'ftp://127.0.0.1/', 'http://user:secret@127.0.0.1/'])(
    '%s is refused',
    (url) => {
      const refused = (): unknown => settings({ url });
      expect(refused).toThrow(/--url|needs to know/);
      expect(refused).not.toThrow(/secret/);
    },
  );
});

describe('rates and durations', () => {
  const url = 'http://127.0.0.1/';

  it('are the profile’s where none is given', () => {
    expect(settings({ url })).toMatchObject({ ratePerSecond: 50, durationSeconds: 60 });
    expect(settings({ url, rate: '7', duration: '0.5' })).toMatchObject({
      ratePerSecond: 7,
      durationSeconds: 0.5,
    });
  });

  it.each([
    { rate: '0' },
    { rate: '-1' },
    { rate: 'many' },
    { rate: '1e9' },
    { minAvailability: '2' },
  ])('refuses %o, naming the option', (option) =>
    expect(() => settings({ url, ...option })).toThrow(/--(rate|min-availability) /),
  );

  it('refuses a profile that there is not, and names those there are', () => {
    expect(() => settings({ url }, 'toString')).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('pre-release') as string }) as Error,
    );
  });
});

describe('where pods run', () => {
  const url = 'http://127.0.0.1/';

  it('is one pod of the pinned image, by the kubeconfig', () => {
    expect(settings({ url }).kubernetes).toEqual({ parallelism: 1, image: K6_IMAGE });
  });

  it('can be said', () => {
    const said = { parallelism: '4', kubeContext: 'staging', namespace: 'load', k6Image: 'k6:1' };
    expect(settings({ url, ...said }).kubernetes).toEqual({
      parallelism: 4,
      context: 'staging',
      namespace: 'load',
      image: 'k6:1',
    });
    for (const parallelism of ['0', '1.5', 'two', '1001'])
      expect(() => settings({ url, parallelism })).toThrow(/--parallelism/);
  });
});
