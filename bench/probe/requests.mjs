/** What both tools send: reads, and one write in ten, which has a key in the journal. */
const request = (method, path, weight) => ({
  method,
  path,
  weight,
  expectStatus: 200,
  expectBody: null,
});
export const REQUESTS = [
  request('GET', '/', 9),
  { ...request('POST', '/items', 1), write: { keyHeader: 'idempotency-key', readBack: '/{key}' } },
];
export const TIMEOUT_MS = 1000;
