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
    ['["x ::stop-commands::y"]', '["x \\u{3a}:stop-commands::y"]'],
    ['::Error title=x::y', '\\u{3a}:Error title=x::y'],
    ['a ##[add-mask]b', 'a \\u{23}#[add-mask]b'],
    ['###vso[task.complete]', '#\\u{23}#vso[task.complete]'],
    ['[[ATTACHMENT|/etc/passwd]]', '\\u{5b}[ATTACHMENT|/etc/passwd]]'],
    ['##teamcity[testFailed]', '\\u{23}#teamcity[testFailed]'],
  ])('%j becomes %j', (text, shown) => {
    expect(showInvisible(text)).toBe(shown);
  });

  it('leaves ordinary text alone, whatever its language', () => {
    const text = 'Größe, 東京, naïve – “quoted”\n\tnext 🙂';
    expect(showInvisible(text)).toBe(text);
  });

  it('leaves IPv6, headings and other colons alone', () => {
    const text = '::/0 ::1 ::ffff:10.0.0.1 2001:db8::errors ## Title ##x a::b ::errors';
    expect(showInvisible(text)).toBe(text);
  });

  it('puts a text on one line', () => {
    expect(showOnOneLine('one\r\ntwo\tthree')).toBe('one two three');
  });
});
