import { HoldfastError } from '../model/error.js';

/**
 * Text of a file in UTF-8, UTF-16LE or UTF-16BE, with a byte-order mark or without. PowerShell's `>`
 * writes UTF-16LE with a mark; a mark is never part of the text.
 */
export function decodeText(bytes: Uint8Array, path: string): string {
  const encoding = detectEncoding(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new HoldfastError(
      'plan/not-text',
      `${path} is not valid ${encoding.toUpperCase()} text`,
      {
        hint: 'Write it anew with `terraform show -json plan.bin > plan.json`.',
        cause,
      },
    );
  }
}

function detectEncoding(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // JSON starts with an ASCII character, so a zero byte tells the width and the order.
  if (first !== 0 && second === 0) return 'utf-16le';
  if (first === 0 && second !== undefined && second !== 0) return 'utf-16be';
  return 'utf-8';
}
