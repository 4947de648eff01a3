// A target: answers at once, or as late as the last `slow MS` on its standard input said.
import { createServer } from 'node:http';

const [host, port] = process.argv.slice(2);
let delayMs = 0;
const body = Buffer.from('x'.repeat(128));
const server = createServer((_, response) => {
  const answer = () => {
    response.writeHead(200, { 'content-type': 'text/plain', 'content-length': body.length });
    response.end(body);
  };
  if (delayMs === 0) answer();
  else setTimeout(answer, delayMs);
});
server.keepAliveTimeout = 600_000;
process.stdin.on('data', (text) => {
  delayMs = Number(/slow (\d+)/.exec(String(text))?.[1] ?? delayMs);
});
process.stdin.on('end', () => process.exit(0));
server.listen(Number(port), host, () => console.log('ready'));
