import { paginateGetResources } from '@aws-sdk/client-resource-groups-tagging-api';
import type { Intent } from '../../model/account.js';
import type { Connection } from '../../model/target.js';
import { SELECTED_BY_TAG } from '../../model/fis-selection.js';
import { createClients, destroyClients } from '../clients.js';
import { firstLine } from '../find-stack.js';

/**
 * Where an experiment selects by tags, these must select in the account what they select in the stack:
 * another group with the same tags would be hit as well, and one without them would not be hit.
 */
export async function selectionProblems(
  connection: Connection,
  { selections, targets }: Intent,
): Promise<string[]> {
  const selected = new Set(selections.flatMap(({ arns }) => arns));
  const problems = targets
    .filter(({ action, arn }) => action === SELECTED_BY_TAG && !selected.has(arn))
    .map(
      ({ arn }) =>
        `FIS selects replication groups by tags alone, and no tag tells ${arn} from the others of the stack: give it one of its own, such as Name`,
    );
  for (const { region, tags, arns } of selections) {
    const clients = createClients(connection, region);
    try {
      const there = new Set<string>();
      for await (const page of paginateGetResources(
        { client: clients.tagging },
        {
          TagFilters: Object.entries(tags).map(([Key, value]) => ({ Key, Values: [value] })),
          ResourceTypeFilters: ['elasticache:replicationgroup'],
        },
      ))
        for (const { ResourceARN: arn = '' } of page.ResourceTagMappingList ?? []) there.add(arn);
      problems.push(
        ...[...there]
          .filter((arn) => !arns.includes(arn))
          .map((arn) => `${arn} is none of the stack, and has all of the tags ${asText(tags)}`),
        ...arns
          .filter((arn) => !there.has(arn))
          .map((arn) => `${arn} is to be selected by the tags ${asText(tags)}, and lacks some`),
      );
    } catch (error) {
      problems.push(`the tags of ${region} could not be read: ${firstLine(error)}`);
    } finally {
      destroyClients(clients);
    }
  }
  return problems;
}

/** `Name=web, chaos=allowed` */
export function asText(tags: Readonly<Record<string, string>>): string {
  return Object.entries(tags)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
}
