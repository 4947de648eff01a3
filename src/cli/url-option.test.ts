import { expect, it } from 'vitest';
import { urlOption } from './url-option.js';

const given = (endpoint: string) =>
  urlOption({ positionals: [], options: { endpoint } }, 'endpoint');

it('gives a URL as it was written, and nothing where none was', () => {
  expect(given('http://127.0.0.1:4566')).toBe('http://127.0.0.1:4566');
  expect(urlOption({ positionals: [], options: {} }, 'url')).toBeUndefined();
});

it.each(['nonsense', '127.0.0.1:4566', 'ftp://127.0.0.1', 'http://me:secret@127.0.0.1'])(
  'refuses %s, and repeats no password',
  (text) => {
    expect(() => given(text)).toThrow(expect.objectContaining({ code: 'cli/bad-url' }));
    expect(() => given(text)).not.toThrow(/secret/);
  },
);
