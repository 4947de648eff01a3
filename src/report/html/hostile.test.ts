import { describe, expect, it } from 'vitest';
import { makeSampleInput } from '../sample/sample-input.js';
import { makeHostileInput } from './hostile.fixture.js';
import { findTags, openAfterParsing } from './page-check.fixture.js';
import { renderHtml } from './page.js';

const HOSTILE = [
  '<script>alert(1)</script>',
  '</script><script>alert(1)</script>',
  '</style><img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  `' onmouseover='alert(1)`,
  '</title><base href=//evil.example>',
  '--><!--<![CDATA[',
  '${alert(1)}',
  '&lt;script&gt;&#60;',
  'javascript:alert(1)',
  '\u202e\u0000\u2028',
];

describe('a hostile plan', () => {
  it.each(HOSTILE)('cannot break out of its text with %j', (text) => {
    const input = makeSampleInput('flawed');
    const plain = renderHtml(input);
    const page = renderHtml(makeHostileInput(input, text));
    expect(openAfterParsing(page)).toEqual([]);
    const shape = (html: string): string[] =>
      findTags(html).flatMap(({ name, attributes }) =>
        // Wrapping and cutting of labels may add lines of text to the pictures, never elements of another kind.
        ['text', 'title', 'rect', 'path', 'g'].includes(name)
          ? []
          : [`${name} ${[...attributes.keys()].join(' ')}`],
      );
    expect(shape(page)).toEqual(shape(plain));
    expect(page.match(/<script/g)).toHaveLength(1);
    for (const { attributes } of findTags(page)) {
      expect([...attributes.keys()].filter((name) => name.startsWith('on'))).toEqual([]);
      expect(attributes.get('href') ?? '#').toMatch(/^#[\w-]+$|^#$/);
      expect(attributes.has('src')).toBe(false);
    }
  });
});
