import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort } from 'node:worker_threads';

// Entry of a thread that answers at once, and nothing else: where requests to it fail or are late
// too, this machine is at fault and not the target.

const port = parentPort;
if (port === null) throw new Error('control-server.js is started by startControl only');

const server = createServer((_request, response) => response.end('ok'));
server.listen({ host: '127.0.0.1', port: 0 }, () => {
  port.postMessage((server.address() as AddressInfo).port);
});
