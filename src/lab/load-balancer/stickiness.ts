import type { DeployedTargetGroup } from '../../model/deployment.js';

/**
 * Cookies by which an Application Load Balancer keeps a client with what it got first. AWS encrypts
 * theirs; the lab's hold the name in plain, under the same names.
 * Source: User Guide for Application Load Balancers, "Sticky sessions".
 */
const TARGET_COOKIE = 'AWSALB';
const APPLICATION_COOKIE = 'AWSALBAPP-0';
const GROUP_COOKIE = 'AWSALBTG';

export function readCookie(header: string | undefined, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at !== -1 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}

/** Id of the target that the client is to stay with; null where it may go to any. */
export function stickyTarget(
  stickiness: DeployedTargetGroup['stickiness'],
  cookies: string | undefined,
): string | null {
  if (stickiness === null) return null;
  const name = stickiness.type === 'lb_cookie' ? TARGET_COOKIE : APPLICATION_COOKIE;
  return readCookie(cookies, name);
}

/** ARN of the target group that the client is to stay with, by its last part. */
export function stickyGroup(arns: readonly string[], cookies: string | undefined): string | null {
  const value = readCookie(cookies, GROUP_COOKIE);
  return arns.find((arn) => idOf(arn) === value) ?? null;
}

/**
 * The cookie that goes with an answer of a target. The load balancer's own is set with every answer;
 * one that follows the application's is set when the application sets its cookie.
 */
export function targetCookie(
  stickiness: DeployedTargetGroup['stickiness'],
  targetId: string,
  setByTarget: readonly string[],
): string | null {
  if (stickiness === null) return null;
  const { type, durationSeconds, cookieName } = stickiness;
  if (type === 'lb_cookie') return cookie(TARGET_COOKIE, targetId, durationSeconds);
  const isSet = setByTarget.some((text) => text.startsWith(`${cookieName ?? ''}=`));
  return isSet ? cookie(APPLICATION_COOKIE, targetId, durationSeconds) : null;
}

export function groupCookie(arn: string, durationSeconds: number): string {
  return cookie(GROUP_COOKIE, idOf(arn), durationSeconds);
}

function cookie(name: string, value: string, seconds: number): string {
  return `${name}=${value}; Max-Age=${seconds}; Path=/`;
}

function idOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
