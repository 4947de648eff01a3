import { describe, expect, it } from 'vitest';
import { showInvisible, showOnOneLine } from './visible.js';

describe('showInvisible', () => {
  it.each([
    ['\u001b[31mred', '\\u{1b}[31mred'],
    ['a\u0000b', 'a\\u{0}b'],
    ['\u009b2J', '\\u{9b}2J'],
    ['aws_lb.\u202egnp', 'aws_lb.\\u{202e}gnp'],
    ['zero\u200bwidth', 'zero\\u{200b}width'],
    ['lone \ud800 half', 'lone \\u{d800} half'],
    ['a\rb', 'a\\u{d}b'],
  ])('%j becomes %j', (text, shown) => {
    expect(showInvisible(text)).toBe(shown);
  });

  it('leaves ordinary text alone, whatever its language', () => {
    const text = 'Größe, 東京, naïve – “quoted”\n\tnext 🙂';
    expect(showInvisible(text)).toBe(text);
  });

  it('puts a text on one line', () => {
    expect(showOnOneLine('one\r\ntwo\tthree')).toBe('one two three');
  });
});
