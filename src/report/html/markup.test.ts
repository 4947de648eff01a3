import { describe, expect, it } from 'vitest';
import { markup, trusted } from './markup.js';

describe('markup', () => {
  it('escapes what is inserted, in content and in quoted attributes', () => {
    const hostile = `"><script>alert('1')</script>&\``;
    expect(markup`<p title="${hostile}">${hostile}</p>`.toString()).toBe(
      '<p title="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;&#96;">' +
        '&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;&#96;</p>',
    );
  });

  it('nests, joins lists and leaves out what is not there', () => {
    const items = ['a', '<'].map((text) => markup`<li>${text}</li>`);
    expect(markup`<ul>${items}${null}${undefined}${false}${0}</ul>`.toString()).toBe(
      '<ul><li>a</li><li>&lt;</li>0</ul>',
    );
  });

  it('takes only its own marked text as safe', () => {
    expect(markup`${trusted('<b>')}`.toString()).toBe('<b>');
    const forged: unknown = JSON.parse('["<b>"]');
    expect(markup`${Array.isArray(forged) ? forged.map(String) : ''}`.toString()).toBe('&lt;b&gt;');
  });

  it('shows steering characters as what they are', () => {
    expect(markup`${'a\u202eb\u0000'}`.toString()).toBe('a\\u{202e}b\\u{0}');
  });
});
