import { GetResourcesCommand } from '@aws-sdk/client-resource-groups-tagging-api';
import type { AwsSettings, Intent } from '../../model/account.js';
import type { Connection } from '../../model/target.js';
import { createClients, destroyClients } from '../clients.js';
import { firstLine } from '../find-stack.js';

/** The tagging API takes so many ARNs at once. */
const PAGE = 100;

/** Targets that do not carry the configured tag, and requests that name nothing of the stack. */
export async function tagProblems(
  connection: Connection,
  { targets, calls }: Intent,
  { tag }: AwsSettings,
): Promise<string[]> {
  const aimless = calls.filter(
    ({ service, operation }) => !targets.some(({ action }) => action === `${service}:${operation}`),
  );
  const untagged: string[] = [];
  const unread: string[] = [];
  for (const region of new Set(targets.map((target) => target.region))) {
    const arns = [
      ...new Set(targets.filter((target) => target.region === region).map(({ arn }) => arn)),
    ];
    const clients = createClients(connection, region);
    try {
      for (let first = 0; first < arns.length; first += PAGE) {
        const asked = arns.slice(first, first + PAGE);
        const { ResourceTagMappingList: rows } = await clients.tagging.send(
          new GetResourcesCommand({ ResourceARNList: asked }),
        );
        const tagged = new Set(
          rows?.flatMap(({ ResourceARN: arn = '', Tags: tags }) =>
            tags?.some(({ Key, Value }) => Key === tag?.key && Value === tag?.value) === true
              ? [arn]
              : [],
          ),
        );
        untagged.push(...asked.filter((arn) => !tagged.has(arn)));
      }
    } catch (error) {
      unread.push(`the tags of ${region} could not be read: ${firstLine(error)}`);
    } finally {
      destroyClients(clients);
    }
  }
  return [
    ...unread,
    ...untagged.map((arn) => `${arn} does not carry the tag ${tag?.key}=${tag?.value}`),
    ...aimless.map(
      ({ service, operation }) => `${service} ${operation} names no resource of the stack`,
    ),
  ];
}
