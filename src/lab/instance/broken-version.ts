import type { IncomingMessage } from 'node:http';
import type { InstanceSettings } from './instance-settings.js';
import type { Answer } from './sample-routes.js';

/** What a bad version of the application answers; null where it answers as a good one does. */
export function answerBroken(
  request: IncomingMessage,
  { behaviour, healthChecks, instanceId }: InstanceSettings,
): Promise<Answer> | null {
  if (behaviour === 'good') return null;
  const { pathname } = new URL(request.url ?? '/', 'http://sample');
  const isHealthCheck =
    pathname === '/health' ||
    healthChecks.some(({ path }) => path.split('?')[0] === pathname && path !== '/') ||
    request.headers['user-agent']?.startsWith('ELB-HealthChecker/') === true;
  if (behaviour === 'fails-users' && isHealthCheck) return null;
  return Promise.resolve({
    status: 500,
    body: { error: 'bad-version', behaviour, instance: instanceId },
  });
}
