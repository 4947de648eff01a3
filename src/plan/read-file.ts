import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { HoldfastError } from '../model/error.js';
import { decodeText } from './decode-text.js';
import { parseJson } from './parse-json.js';

/** V8 holds no longer string; a plan of 50,000 resources has some 120 MB. */
const MAX_BYTES = 500 * 1024 * 1024;

export interface JsonFile {
  readonly path: string;
  readonly sha256: string;
  readonly json: unknown;
}

/**
 * Reads a plan's file as JSON.
 * @throws HoldfastError plan/missing, plan/unreadable, plan/empty, plan/binary, plan/not-json, …
 */
export function readJsonFile(path: string): JsonFile {
  const bytes = readBytes(path);
  rejectOtherFormats(bytes, path);
  return {
    path,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    json: parseJson(decodeText(bytes, path), path),
  };
}

function readBytes(path: string): Buffer {
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) {
      throw new HoldfastError('plan/directory', `${path} is a folder, not a plan file`, {
        hint: 'Name the JSON file in it.',
      });
    }
    if (stats.size > MAX_BYTES) {
      throw new HoldfastError(
        'plan/too-large',
        `${path} has ${stats.size} bytes; the most is ${MAX_BYTES}`,
        {
          hint: 'Plan the stack in parts, and gate each.',
        },
      );
    }
    return readFileSync(path);
  } catch (cause) {
    if (cause instanceof HoldfastError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new HoldfastError('plan/missing', `There is no file ${path}`, {
        hint: 'Check the path, or make the plan with `terraform show -json plan.bin > plan.json`.',
        cause,
      });
    }
    throw new HoldfastError(
      'plan/unreadable',
      `${path} cannot be read (${code ?? String(cause)})`,
      {
        hint: 'Check its permissions.',
        cause,
      },
    );
  }
}

function rejectOtherFormats(bytes: Buffer, path: string): void {
  if (bytes.length >= 4 && bytes.readUInt32BE(0) === 0x504b0304) {
    throw new HoldfastError(
      'plan/binary',
      `${path} is a binary plan, as \`terraform plan -out\` writes it`,
      {
        hint: `Convert it: terraform show -json ${path} > plan.json`,
      },
    );
  }
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    throw new HoldfastError('plan/compressed', `${path} is compressed with gzip`, {
      hint: 'Unpack it first, with `gunzip`.',
    });
  }
}
