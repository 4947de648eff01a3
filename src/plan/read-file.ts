import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { decodeText } from '../model/decode-text.js';
import { HoldfastError } from '../model/error.js';
import { describeUnreadable } from '../model/unreadable.js';
import { parseJson } from './parse-json.js';

/** V8 holds no longer string; a plan of 50,000 resources has some 120 MB. */
const MAX_BYTES = 500 * 1024 * 1024;

const NOT_TEXT = {
  code: 'plan/not-text',
  hint: 'Write it anew with `terraform show -json plan.bin > plan.json`.',
};

export interface JsonFile {
  readonly path: string;
  readonly sha256: string;
  readonly json: unknown;
}

/**
 * Reads a plan's file as JSON.
 * @throws HoldfastError plan/missing, plan/not-a-file, plan/unreadable, plan/empty, plan/binary, plan/not-json, …
 */
export function readJsonFile(path: string): JsonFile {
  const { sha256, text } = readText(path);
  return { path, sha256, json: parseJson(text, path) };
}

/** A function of its own, so that nothing holds the bytes any more while their text is parsed. */
function readText(path: string): { readonly sha256: string; readonly text: string } {
  const bytes = readBytes(path);
  rejectOtherFormats(bytes, path);
  return {
    sha256: createHash('sha256').update(bytes).digest('hex'),
    text: decodeText(bytes, path, NOT_TEXT),
  };
}

function readBytes(path: string): Buffer {
  if (path === '') {
    throw new HoldfastError('plan/missing', 'The path of a plan or state is empty', {
      hint: 'See whether the variable that it was taken from is set.',
    });
  }
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) {
      throw new HoldfastError('plan/directory', `${path} is a folder, not a plan file`, {
        hint: 'Name the JSON file in it.',
      });
    }
    // A pipe that a shell has opened (`<(terraform show -json plan.bin)`) has somebody who writes into
    // it; to open any other one would wait for ever.
    if (!stats.isFile() && !(stats.isFIFO() && OPEN_PIPE.test(path))) {
      throw new HoldfastError('plan/not-a-file', `${path} is not a file, but a pipe or a device`, {
        hint: 'Write the plan to a file: terraform show -json plan.bin > plan.json',
      });
    }
    checkSize(stats.size, path);
    const bytes = readFileSync(path);
    checkSize(bytes.length, path);
    return bytes;
  } catch (cause) {
    if (cause instanceof HoldfastError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new HoldfastError('plan/missing', `There is no file ${path}`, {
        hint:
          path === '-'
            ? 'Standard input is /dev/stdin.'
            : 'Check the path, or make the plan with `terraform show -json plan.bin > plan.json`.',
        cause,
      });
    }
    const { message, hint } = describeUnreadable(path, cause, 'Check its permissions.');
    throw new HoldfastError('plan/unreadable', message, { hint, cause });
  }
}

const OPEN_PIPE = /^\/(dev\/stdin|dev\/fd\/\d+|proc\/self\/fd\/\d+)$/;

function checkSize(size: number, path: string): void {
  if (size <= MAX_BYTES) return;
  throw new HoldfastError('plan/too-large', `${path} has ${size} bytes; the most is ${MAX_BYTES}`, {
    hint: 'Plan the stack in parts, and gate each.',
  });
}

function rejectOtherFormats(bytes: Buffer, path: string): void {
  if (bytes.length >= 4 && bytes.readUInt32BE(0) === 0x504b0304) {
    throw new HoldfastError(
      'plan/binary',
      `${path} is a binary plan, as \`terraform plan -out\` writes it`,
      {
        hint: `Convert it: terraform show -json ${path} > ${otherThan(path)}`,
      },
    );
  }
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    throw new HoldfastError('plan/compressed', `${path} is compressed with gzip`, {
      hint: `Unpack it first: gunzip < ${path} > ${otherThan(path)}`,
    });
  }
}

/** A name for what is made of a file: a shell empties the file that it writes to before it is read. */
function otherThan(path: string): string {
  return basename(path) === 'plan.json' ? 'plan-shown.json' : 'plan.json';
}
