import { expect, it } from 'vitest';
import type { Outcome } from '../model/sample.js';
import { classifyError, timeoutAt } from './classify-error.js';
import type { SocketStage } from './open-socket.js';

// What the prober's own tests cannot bring about on loopback.
it.each<[string, object, SocketStage, Outcome, boolean]>([
  ['unknown name', { code: 'ENOTFOUND', syscall: 'getaddrinfo' }, 'connecting', 'dns', false],
  ['no answer of DNS', { code: 'EAI_AGAIN', syscall: 'getaddrinfo' }, 'connecting', 'dns', false],
  ['no route', { code: 'EHOSTUNREACH', syscall: 'connect' }, 'connecting', 'refused', false],
  [
    'kernel gave up',
    { code: 'ETIMEDOUT', syscall: 'connect' },
    'connecting',
    'connect-timeout',
    false,
  ],
  ['kernel gave up later', { code: 'ETIMEDOUT' }, 'open', 'response-timeout', false],
  ['expired', { code: 'CERT_HAS_EXPIRED' }, 'handshaking', 'tls', false],
  ['TLS alert', { code: 'ERR_SSL_SSLV3_ALERT_BAD_RECORD_MAC' }, 'open', 'tls', false],
  ['broken pipe', { code: 'EPIPE', syscall: 'write' }, 'open', 'reset', false],
  ['no free port', { code: 'EADDRNOTAVAIL' }, 'connecting', 'refused', true],
  ['no file descriptor', { code: 'EMFILE' }, 'connecting', 'refused', true],
  ['what nobody foresaw', {}, 'open', 'malformed', true],
])('%s', (_name, fields, stage, outcome, local) => {
  const error = Object.assign(new Error('as made for the test'), fields);
  expect(classifyError(error, stage, false)).toEqual({ outcome, local });
});

it.each<[SocketStage, Outcome]>([
  ['resolving', 'dns'],
  ['connecting', 'connect-timeout'],
  ['handshaking', 'connect-timeout'],
  ['open', 'response-timeout'],
])('given up while %s is %s', (stage, outcome) => {
  expect(timeoutAt(stage)).toBe(outcome);
});
