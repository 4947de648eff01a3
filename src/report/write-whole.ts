import { renameSync, writeFileSync } from 'node:fs';

/** Writes a file so that whoever reads it meanwhile never sees half of it. */
export function writeWhole(file: string, content: string): void {
  const partial = `${file}.${process.pid}.partial`;
  writeFileSync(partial, content);
  renameSync(partial, file);
}
