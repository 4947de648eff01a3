import { HoldfastError } from '../model/error.js';
import type { Connection } from '../model/target.js';

/** What emulators take where no credentials are set; they check none. */
const EMULATOR_CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

/**
 * Where an emulator is, and with which credentials: the SDK's own chain where any are set.
 * @throws HoldfastError target/no-endpoint
 */
export function emulatorConnection(
  given: string | undefined,
): { readonly endpoint: string } & Pick<Connection, 'credentials'> {
  const endpoint = given ?? process.env['AWS_ENDPOINT_URL'];
  if (endpoint === undefined || endpoint === '') {
    throw new HoldfastError('target/no-endpoint', 'The target localstack needs an endpoint', {
      hint: 'Give it with --endpoint http://127.0.0.1:4566, or set AWS_ENDPOINT_URL.',
    });
  }
  const isSet = ['AWS_ACCESS_KEY_ID', 'AWS_PROFILE'].some(
    (name) => process.env[name] !== undefined,
  );
  return { endpoint, credentials: isSet ? undefined : EMULATOR_CREDENTIALS };
}
