import { STATUS_CODES } from 'node:http';

export interface HeadConnection {
  /** The connection goes on after the answer. */
  readonly keepAlive: boolean;
}

/** Head of an answer: names and values alternate in `fields`. */
export function headText(
  status: number,
  reason: string,
  fields: readonly string[],
  { keepAlive }: HeadConnection,
): string {
  let text = `HTTP/1.1 ${status} ${reason}\r\n`;
  for (let index = 0; index < fields.length; index += 2)
    text += `${fields[index]}: ${fields[index + 1]}\r\n`;
  return `${text}Connection: ${keepAlive ? 'keep-alive' : 'close'}\r\n\r\n`;
}

/** Head of an answer that no target gave. */
export function ownHead(
  status: number,
  fields: readonly string[],
  connection: HeadConnection,
): string {
  const all = ['Server', 'awselb/2.0', 'Date', new Date().toUTCString(), ...fields];
  return headText(status, STATUS_CODES[status] ?? '', all, connection);
}
