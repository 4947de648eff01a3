/** Redis' serialization protocol, version 2, as far as a server of few commands needs it. */

/** Cuts commands out of what a client sends: arrays of bulk strings, or words on a line. */
export class CommandReader {
  #rest = Buffer.alloc(0);

  /** Commands that are whole now. Throws on what is no command. */
  push(chunk: Buffer): string[][] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const commands: string[][] = [];
    for (;;) {
      const read = readCommand(this.#rest);
      if (read === null) return commands;
      this.#rest = this.#rest.subarray(read.bytes);
      if (read.words.length > 0) commands.push(read.words);
    }
  }
}

function readCommand(data: Buffer): { words: string[]; bytes: number } | null {
  const first = readLine(data, 0);
  if (first === null) return null;
  if (!first.text.startsWith('*')) {
    return { words: first.text.split(' ').filter((word) => word !== ''), bytes: first.end };
  }
  const words: string[] = [];
  let at = first.end;
  for (let left = Number(first.text.slice(1)); left > 0; left -= 1) {
    const header = readLine(data, at);
    if (header === null) return null;
    if (!header.text.startsWith('$')) throw new Error(`Protocol error: expected '$'`);
    const end = header.end + Number(header.text.slice(1));
    if (data.length < end + 2) return null;
    words.push(data.toString('utf8', header.end, end));
    at = end + 2;
  }
  return { words, bytes: at };
}

function readLine(data: Buffer, from: number): { text: string; end: number } | null {
  const end = data.indexOf('\r\n', from);
  return end < 0 ? null : { text: data.toString('latin1', from, end), end: end + 2 };
}

export const bulk = (text: string | null): string =>
  text === null ? '$-1\r\n' : `$${Buffer.byteLength(text)}\r\n${text}\r\n`;

export const command = (words: readonly string[]): string =>
  `*${words.length}\r\n${words.map(bulk).join('')}`;
