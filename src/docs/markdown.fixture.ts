import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Block {
  readonly page: string;
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

/** Pages that people write, and those that are generated: all that has links. */
export function allPages(): string[] {
  const below = (dir: string): string[] =>
    readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => !path.includes('node_modules') && !path.includes('.terraform/'));
  const own = readdirSync('.').filter((name) => name.endsWith('.md'));
  return [...own, ...['docs', 'infra', 'fixtures', 'bench'].flatMap(below), 'reports/README.md'];
}

/** The README and the pages beside the generated reference: what tells people what to type. */
export function guidePages(): string[] {
  return [
    'README.md',
    ...readdirSync('docs')
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
  ];
}

/** Fenced blocks, in order; those of a list are indented. */
export function blocksOf(page: string): Block[] {
  const blocks: Block[] = [];
  let open: { fence: string; line: number; language: string; lines: string[] } | undefined;
  for (const [index, line] of readFileSync(page, 'utf8').split('\n').entries()) {
    const [, indent = '', fence, language = ''] = /^( *)(`{3,})\s*([\w-]*)/.exec(line) ?? [];
    if (open && line.trim() === open.fence) {
      const { lines, ...rest } = open;
      blocks.push({ page, line: rest.line, language: rest.language, text: lines.join('\n') });
      open = undefined;
    } else if (open) open.lines.push(line.slice(indent.length));
    else if (fence !== undefined) open = { fence, line: index + 1, language, lines: [] };
  }
  return blocks;
}

/** A page's text without its fenced blocks. */
export function proseOf(page: string): string {
  return readFileSync(page, 'utf8').replace(/^ *(`{3,})[^]*?^ *\1 *$/gm, '');
}
