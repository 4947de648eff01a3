import type { IncomingMessage } from 'node:http';

/**
 * Lines of an answer as it comes; the last one too, where no line end follows. It throws where the
 * connection breaks: `readline` leaves that error to nobody, which ends the process.
 */
export async function* linesOf(answer: IncomingMessage): AsyncGenerator<string> {
  answer.setEncoding('utf8');
  let pending = '';
  for await (const chunk of answer) {
    const lines = `${pending}${String(chunk)}`.split('\n');
    pending = lines.pop() ?? '';
    yield* lines;
  }
  if (pending !== '') yield pending;
}
