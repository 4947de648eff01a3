import { redactor } from '../redact.js';
import type { ReadExtent } from './read-extent.js';

/** Tells no extent that has something sensitive in it: a baseline is a file that people commit. */
export function hideSensitive(read: ReadExtent, sensitive: ReadonlySet<string>): ReadExtent {
  const redact = redactor(sensitive);
  return (finding) => {
    const extent = read(finding);
    const text = JSON.stringify(extent);
    return text === JSON.stringify(redact.all(extent)) ? extent : undefined;
  };
}
