import { describe, expect, it } from 'vitest';
import { RequestTable } from '../../model/request-table.js';
import type { ReportInput } from '../input.js';
import { makeSampleInput } from '../sample/sample-input.js';
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

/** Puts a text into everything that a plan, a journal or a scenario names. */
function poison<T>(value: T, text: string): T {
  const walk = (each: unknown, key: string): unknown => {
    if (typeof each === 'string') return KEPT.has(key) || each === 'lab' ? each : `${each}${text}`;
    // Numbers alone.
    if (each instanceof RequestTable) return each;
    if (Array.isArray(each)) return each.map((item) => walk(item, key));
    if (typeof each === 'object' && each !== null) {
      return Object.fromEntries(
        Object.entries(each).map(([name, item]) => [
          key === 'figures' ? `${name}${text}` : name,
          walk(item, name),
        ]),
      );
    }
    return each;
  };
  return walk(value, '') as T;
}

// Words that the types restrict, and ids that others refer to.
const KEPT = new Set(['outcome', 'phase', 'type', 'tier', 'role', 'verdict', 'id', 'subnetIds']);

function poisonInput(input: ReportInput, text: string): ReportInput {
  return poison(input, text);
}

describe('a hostile plan', () => {
  it.each(HOSTILE)('cannot break out of its text with %j', (text) => {
    const input = makeSampleInput('flawed');
    const plain = renderHtml(input);
    const page = renderHtml(poisonInput(input, text));
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
