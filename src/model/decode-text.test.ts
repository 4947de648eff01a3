import { describe, expect, test } from 'vitest';
import { decodeText } from './decode-text.js';

const REFUSAL = { code: 'plan/not-text', hint: 'Write it anew.' };
const TEXT = '{"name": "Zürich – 東京 🗼"}';

const utf16 = (text: string, order: 'le' | 'be'): Buffer => {
  const bytes = Buffer.from(text, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
};

describe('decodeText', () => {
  test.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${TEXT}`)],
    ['UTF-16LE', utf16(TEXT, 'le')],
    ['UTF-16LE with a mark, as PowerShell writes it', utf16(`\uFEFF${TEXT}`, 'le')],
    ['UTF-16BE', utf16(TEXT, 'be')],
    ['UTF-16BE with a mark', utf16(`\uFEFF${TEXT}`, 'be')],
  ])('reads %s, and no mark is left in the text', (_, bytes) => {
    expect(decodeText(bytes, 'plan.json', REFUSAL)).toBe(TEXT);
  });

  test('an empty file is an empty text', () => {
    expect(decodeText(new Uint8Array(), 'plan.json', REFUSAL)).toBe('');
  });

  test('bytes that are no text are refused, and the file is named', () => {
    const bytes = Buffer.from([0x7b, 0x22, 0xff, 0xc0, 0x22, 0x7d]);
    expect(() => decodeText(bytes, 'stack.json', REFUSAL)).toThrow(
      expect.objectContaining({
        code: 'plan/not-text',
        message: 'stack.json is not valid UTF-8 text',
        hint: REFUSAL.hint,
      }),
    );
  });

  test('UTF-16 that ends in half a character is refused', () => {
    const bytes = utf16(`\uFEFF${TEXT}`, 'le').subarray(0, -1);
    expect(() => decodeText(bytes, 'plan.json', REFUSAL)).toThrow(
      expect.objectContaining({ code: 'plan/not-text' }),
    );
  });
});
