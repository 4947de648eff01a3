import { get } from 'node:http';
import type { InstanceSettings } from './instance-settings.js';
import type { Answer } from './sample-routes.js';

/** Asks the server outside of the VPC, each time anew: 503 with the reason where it does not answer. */
export function answerOutside(settings: InstanceSettings): Promise<Answer> {
  const { outsideUrl, outsideTimeoutMs, instanceId, zone } = settings;
  const where = { instance: instanceId, zone };
  const unreachable = (reason: string): Answer => ({
    status: 503,
    body: { error: 'outside-unreachable', reason, ...where },
  });
  if (outsideUrl === null) return Promise.resolve(unreachable('there is no way out'));
  return new Promise((resolve) => {
    const request = get(outsideUrl, { agent: false }, (answer) => {
      answer.resume();
      answer.on('error', ({ message }) => settle(unreachable(message)));
      answer.on('end', () =>
        settle({ status: 200, body: { outside: answer.statusCode, ...where } }),
      );
    });
    const timer = setTimeout(
      () => settle(unreachable(`no answer within ${Math.round(outsideTimeoutMs)} ms`)),
      outsideTimeoutMs,
    );
    const settle = (answer: Answer): void => {
      clearTimeout(timer);
      resolve(answer);
      request.destroy();
    };
    request.on('error', ({ message }) => settle(unreachable(message)));
  });
}
