import { HoldfastError } from './error.js';

/** What a reader says of bytes that are no text. */
export interface NotText {
  readonly code: string;
  readonly hint: string;
}

/**
 * Text of a file in UTF-8, UTF-16LE or UTF-16BE, with a byte-order mark or without. PowerShell's `>`
 * writes UTF-16LE with a mark; a mark is never part of the text.
 * @throws HoldfastError with the reader's own code
 */
export function decodeText(bytes: Uint8Array, path: string, { code, hint }: NotText): string {
  const encoding = detectEncoding(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new HoldfastError(code, `${path} is not valid ${encoding.toUpperCase()} text`, {
      hint,
      cause,
    });
  }
}

function detectEncoding(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // What is read here starts with an ASCII character, so a zero byte tells the width and the order.
  if (first !== 0 && second === 0) return 'utf-16le';
  if (first === 0 && second !== undefined && second !== 0) return 'utf-16be';
  return 'utf-8';
}
