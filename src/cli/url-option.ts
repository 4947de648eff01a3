import { HoldfastError } from '../model/error.js';
import type { Arguments } from './command.js';
import { textOption } from './options.js';

/**
 * An option that takes a URL of http or https, as it was given; undefined where it was not.
 * @throws HoldfastError cli/bad-url
 */
export function urlOption(args: Arguments, name: 'endpoint' | 'url'): string | undefined {
  const text = textOption(args, name);
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new HoldfastError('cli/bad-url', `--${name} ${text} is not a URL of http or https`, {
      hint: `For example: --${name} http://127.0.0.1:8080/`,
    });
  }
  if (url.username !== '' || url.password !== '') {
    throw new HoldfastError('cli/bad-url', `--${name} has a user or a password in it`, {
      hint: 'They would stand in the result: leave them out.',
    });
  }
  return text;
}
