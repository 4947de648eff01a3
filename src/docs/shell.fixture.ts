import type { Block } from './markdown.fixture.js';

/** A command of a page, with the output that the page shows for it. */
export interface Shown {
  readonly page: string;
  readonly line: number;
  /** Without the prompt, a comment and `npx`. */
  readonly command: string;
  /** Undefined where the page shows none. */
  readonly output: string | undefined;
}

const SHELLS = ['console', 'sh', 'bash', 'shell'];
/** What a block without a language starts with where it is one to type. */
const TYPED =
  /^(?:\$ |(?:[A-Z_]+=\S+ )*(?:npx|npm|holdfast|terraform|go|git|aws|docker|kubectl|export) )/m;

export function isShell({ language, text }: Block): boolean {
  return SHELLS.includes(language) || (language === '' && TYPED.test(text));
}

/** The commands of a block: its lines, or those after a `$`, with what follows each. */
export function commandsOf(block: Block): Shown[] {
  const { page, line } = block;
  const text = block.text.replaceAll(/\\\n\s*/g, '');
  if (!/^\$ /m.test(text)) {
    return text
      .split('\n')
      .map(clean)
      .filter((command) => command !== '')
      .map((command) => ({ page, line, command, output: undefined }));
  }
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command = '', ...output] = part.split('\n');
      const shown = output.join('\n').trim();
      return { page, line, command: clean(command), output: shown === '' ? undefined : shown };
    });
}

function clean(line: string): string {
  return line
    .replace(/(?:^|\s+)# .*$/, '')
    .replace(/\bnpx holdfast\b/, 'holdfast')
    .trim();
}

/** The words of a command as a shell takes them apart. */
export function wordsOf(command: string): string[] {
  return [...command.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) =>
    word.replace(/'([^']*)'|"([^"]*)"/g, '$1$2'),
  );
}

/** What a page shows as a pattern: a line `…` is any lines, `…` within a line any text. */
export function patternOf(shown: string): RegExp {
  const lines = shown.split('\n').map((line) => {
    if (line.trim() === '…') return '(?:.*\\n)*?';
    return `${line.trimEnd().split('…').map(literal).join('.*')} *\\n`;
  });
  return new RegExp(`^${lines.join('')}$`);
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
