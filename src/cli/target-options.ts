import { OPTIONS } from './options.js';

/** What tells a target where to find a stack that is deployed already. */
export const TARGET_OPTIONS = [
  OPTIONS.endpoint,
  OPTIONS.url,
  OPTIONS.ca,
  OPTIONS.state,
  OPTIONS.yes,
] as const;
