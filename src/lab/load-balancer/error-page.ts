import { STATUS_CODES } from 'node:http';

/** An answer of the load balancer's own, in the form that ELB gives its errors. */
export function errorPage(status: number): {
  readonly fields: readonly string[];
  readonly body: string;
} {
  const title = `${status} ${STATUS_CODES[status] ?? 'Error'}`;
  return {
    fields: ['Content-Type', 'text/html'],
    body: `<html>\n<head><title>${title}</title></head>\n<body>\n<center><h1>${title}</h1></center>\n</body>\n</html>\n`,
  };
}
