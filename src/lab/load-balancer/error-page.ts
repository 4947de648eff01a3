import { STATUS_CODES } from 'node:http';
import type { ServerResponse } from 'node:http';

/** An answer of the load balancer's own, in the form that ELB gives its errors. */
export function sendErrorPage(response: ServerResponse, status: number): void {
  const title = `${status} ${STATUS_CODES[status] ?? 'Error'}`;
  const body = `<html>\n<head><title>${title}</title></head>\n<body>\n<center><h1>${title}</h1></center>\n</body>\n</html>\n`;
  response.writeHead(status, {
    server: 'awselb/2.0',
    'content-type': 'text/html',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}
