import { LineLog } from './line-log.js';

/**
 * What became of each request, as the process that handled it knows: one JSON object a line, in
 * order. It is the truth that the probe is judged by, so it shares no code with the probe.
 */
export class TruthLog extends LineLog {
  write(record: Readonly<Record<string, unknown>>): void {
    this.writeLine(() => JSON.stringify(record));
  }
}
