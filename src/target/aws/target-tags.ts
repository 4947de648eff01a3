import { paginateDescribeAutoScalingGroups } from '@aws-sdk/client-auto-scaling';
import { GetResourcesCommand } from '@aws-sdk/client-resource-groups-tagging-api';
import type { AwsSettings, Intent } from '../../model/account.js';
import type { Connection } from '../../model/target.js';
import { createClients, destroyClients, type Clients } from '../clients.js';
import { firstLine } from '../find-stack.js';

/** The tagging API takes so many ARNs at once. */
const PAGE = 100;

/** AWS puts it on what a group launches, with the group's name. */
const LAUNCHED_BY = 'aws:autoscaling:groupName';

type Tags = Readonly<Record<string, string>>;

/** Targets that do not carry the configured tag, and requests that name nothing of the stack. */
export async function tagProblems(
  connection: Connection,
  { targets, calls }: Intent,
  { tag }: AwsSettings,
): Promise<string[]> {
  const aimless = calls.filter(
    ({ service, operation }) => !targets.some(({ action }) => action === `${service}:${operation}`),
  );
  const problems: string[] = [];
  for (const region of new Set(targets.map((target) => target.region))) {
    const arns = [
      ...new Set(targets.filter((target) => target.region === region).map(({ arn }) => arn)),
    ];
    const clients = createClients(connection, region);
    try {
      const tagsOf = await readTags(clients, arns);
      for (const arn of arns) {
        const tags = tagsOf.get(arn) ?? {};
        if (tag !== undefined && tags[tag.key] === tag.value) continue;
        problems.push(`${arn} does not carry the tag ${tag?.key}=${tag?.value}${why(arn, tags)}`);
      }
    } catch (error) {
      problems.push(`the tags of ${region} could not be read: ${firstLine(error)}`);
    } finally {
      destroyClients(clients);
    }
  }
  return [
    ...problems,
    ...aimless.map(
      ({ service, operation }) => `${service} ${operation} names no resource of the stack`,
    ),
  ];
}

/** Terraform's provider gives its default tags to neither. Source: its guide to resource tagging. */
function why(arn: string, tags: Tags): string {
  if (isGroup(arn))
    return ' (the provider’s default_tags do not reach an Auto Scaling group: it needs a `tag` of its own)';
  const group = tags[LAUNCHED_BY];
  return group === undefined
    ? ''
    : ` (${group} launched it, and the provider’s default_tags do not reach what a group launches: the group needs a \`tag\` with propagate_at_launch, or its launch template \`tag_specifications\` for instances; what runs already has to be replaced)`;
}

async function readTags(
  clients: Clients,
  arns: readonly string[],
): Promise<ReadonlyMap<string, Tags>> {
  const found = new Map<string, Tags>();
  const others = arns.filter((arn) => !isGroup(arn));
  for (let first = 0; first < others.length; first += PAGE) {
    const { ResourceTagMappingList: rows = [] } = await clients.tagging.send(
      new GetResourcesCommand({ ResourceARNList: others.slice(first, first + PAGE) }),
    );
    for (const { ResourceARN: arn = '', Tags: tags } of rows) found.set(arn, toTags(tags));
  }
  if (others.length < arns.length) {
    // GetResources tells nothing of Auto Scaling groups. Source: its "Supported services".
    for await (const page of paginateDescribeAutoScalingGroups({ client: clients.autoScaling }, {}))
      for (const { AutoScalingGroupARN: arn = '', Tags: tags } of page.AutoScalingGroups ?? [])
        found.set(arn, toTags(tags));
  }
  return found;
}

function isGroup(arn: string): boolean {
  return arn.split(':')[2] === 'autoscaling';
}

function toTags(
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] = [],
): Tags {
  return Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}
