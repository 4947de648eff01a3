import {
  DeleteParameterCommand,
  ParameterAlreadyExists,
  ParameterNotFound,
  PutParameterCommand,
  paginateGetParametersByPath,
} from '@aws-sdk/client-ssm';
import { HoldfastError } from '../../model/error.js';
import type { Clients } from '../clients.js';
import { RUN_TAG } from './run-tag.js';

/** What an advanced parameter holds; a standard one holds half, and costs nothing. Source: SSM quotas. */
const LONGEST_VALUE = 8192;

/** A parameter whose value is JSON. */
export interface JsonParameter {
  readonly name: string;
  readonly value: unknown;
}

/** Creates a parameter; false where there is one of that name: SSM decides that at once for all who ask. */
export async function createParameter(
  { ssm }: Clients,
  { name, value }: JsonParameter,
  runId: string,
): Promise<boolean> {
  try {
    await ssm.send(
      new PutParameterCommand({
        Name: name,
        Value: toText(name, value),
        Type: 'String',
        Tier: 'Intelligent-Tiering',
        Overwrite: false,
        Tags: [{ Key: RUN_TAG, Value: runId }],
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ParameterAlreadyExists) return false;
    throw error;
  }
}

/** Replaces its value; SSM takes no tags with that, and those that it has stay. */
export async function replaceParameter(
  { ssm }: Clients,
  { name, value }: JsonParameter,
): Promise<void> {
  await ssm.send(
    new PutParameterCommand({
      Name: name,
      Value: toText(name, value),
      Type: 'String',
      Tier: 'Intelligent-Tiering',
      Overwrite: true,
    }),
  );
}

/** One that is not there any more is as good as deleted. */
export async function deleteParameter({ ssm }: Clients, name: string): Promise<void> {
  try {
    await ssm.send(new DeleteParameterCommand({ Name: name }));
  } catch (error) {
    if (!(error instanceof ParameterNotFound)) throw error;
  }
}

/** All below a path. What is no JSON is of somebody else, and is passed over. */
export async function listParameters({ ssm }: Clients, path: string): Promise<JsonParameter[]> {
  const found: JsonParameter[] = [];
  for await (const page of paginateGetParametersByPath(
    { client: ssm },
    { Path: path, Recursive: true },
  )) {
    for (const { Name: name = '', Value: text = '' } of page.Parameters ?? []) {
      try {
        found.push({ name, value: JSON.parse(text) as unknown });
      } catch {
        continue;
      }
    }
  }
  return found;
}

function toText(name: string, value: unknown): string {
  const text = JSON.stringify(value);
  if (Buffer.byteLength(text) <= LONGEST_VALUE) return text;
  throw new HoldfastError(
    'account/record-too-long',
    `${name} would be ${Buffer.byteLength(text)} bytes long; SSM takes ${LONGEST_VALUE}`,
    {
      hint: 'What cannot be written down for recovery is not injected: hit fewer resources at once.',
    },
  );
}
