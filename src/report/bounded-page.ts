/** Blocks of text, each taken only when it ends before a given byte. */
export class BoundedPage {
  readonly #blocks: string[] = [];
  #bytes = 0;

  add(block: string, stopAtBytes: number): boolean {
    const bytes = Buffer.byteLength(block) + 1;
    if (this.#bytes + bytes > stopAtBytes) return false;
    this.#blocks.push(block);
    this.#bytes += bytes;
    return true;
  }

  /** How many did not fit. A long one does not keep shorter ones behind it out. */
  addEach(blocks: readonly string[], stopAtBytes: number): number {
    return blocks.filter((block) => !this.add(block, stopAtBytes)).length;
  }

  toString(): string {
    return this.#blocks.join('\n');
  }
}
