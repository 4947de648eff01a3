import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { allPages, proseOf } from './markdown.fixture.js';

/** Links of a page to files and headings of this repository. */
function linksOf(page: string): string[] {
  const prose = proseOf(page).replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** As GitHub makes them: lower case, no punctuation, hyphens for blanks, numbered when repeated. */
function anchorsOf(page: string): ReadonlySet<string> {
  const seen = new Map<string, number>();
  const anchors = new Set<string>();
  for (const [, heading = ''] of proseOf(page).matchAll(/^#{1,6} +(.+?) *#*$/gm)) {
    const slug = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}\p{Pc} -]/gu, '')
      .replaceAll(' ', '-');
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    anchors.add(times === 0 ? slug : `${slug}-${times}`);
  }
  for (const [, id = ''] of readFileSync(page, 'utf8').matchAll(/<a (?:id|name)="([^"]+)"/g))
    anchors.add(id);
  return anchors;
}

/** Why a link leads nowhere; undefined where it holds. */
function flawOf(page: string, link: string): string | undefined {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : normalize(join(dirname(page), decodeURIComponent(path)));
  if (target.startsWith('..')) return 'leads out of the repository';
  if (!existsSync(target)) return `${target} is not there`;
  if (anchor === undefined || statSync(target).isDirectory() || !target.endsWith('.md'))
    return undefined;
  return anchorsOf(target).has(decodeURIComponent(anchor))
    ? undefined
    : `${target} has no heading #${anchor}`;
}

describe('links of the documentation', () => {
  test('lead to files and headings that are there', () => {
    const flaws = allPages().flatMap((page) =>
      linksOf(page).flatMap((link) => {
        const flaw = flawOf(page, link);
        return flaw === undefined ? [] : [`${page}: ${link}: ${flaw}`];
      }),
    );
    expect(flaws).toEqual([]);
  });

  test('are found: a page without any would show nothing', () => {
    expect(linksOf('docs/README.md').length).toBeGreaterThan(30);
    expect(flawOf('README.md', 'docs/no-such-page.md')).toContain('is not there');
    expect(flawOf('README.md', 'docs/configure.md#no-such-heading')).toContain('no heading');
    expect(flawOf('README.md', '#why')).toBeUndefined();
  });

  test('lead from the index to every page', () => {
    const listed = new Set(linksOf('docs/README.md').map((link) => link.split('#')[0]));
    const pages = allPages().flatMap((page) => /^docs\/([\w-]+\.md)$/.exec(page)?.[1] ?? []);
    expect(pages.filter((page) => page !== 'README.md' && !listed.has(page))).toEqual([]);
  });
});
