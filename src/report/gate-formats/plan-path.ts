import { showOnOneLine } from '../visible.js';

const NO_NAME = 'plan.json';

/**
 * The plan's file as a relative path with slashes. CI systems tie results to files of the checkout:
 * an absolute path or one that leads out of it matches nothing, and would tell where the build ran,
 * so of such a path only the file's name is left.
 */
export function relativePlanPath(planName: string): string {
  const parts = planName.split(/[\\/]/).filter((part) => part !== '' && part !== '.');
  const leadsOut = /^(?:[\\/]|[A-Za-z]:)/.test(planName) || parts.includes('..');
  const kept = leadsOut ? parts.slice(-1) : parts;
  if (kept.length === 0 || kept.at(-1) === '..') return NO_NAME;
  return kept.map(showOnOneLine).join('/');
}

/** The same as a URI reference (RFC 3986). */
export function relativePlanUri(planName: string): string {
  // What is encoded holds no lone surrogate, which encodeURIComponent would throw at.
  return relativePlanPath(planName).split('/').map(encodeURIComponent).join('/');
}
