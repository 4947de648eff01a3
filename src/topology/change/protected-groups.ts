import type { Stack } from '../read-stack.js';
import { isSecurityGroup } from '../resource-kinds.js';

/** Arguments by which databases, caches and load balancers hold their security groups. */
const HOLDERS: Readonly<Record<string, string>> = {
  aws_db_instance: 'vpc_security_group_ids',
  aws_rds_cluster: 'vpc_security_group_ids',
  aws_docdb_cluster: 'vpc_security_group_ids',
  aws_neptune_cluster: 'vpc_security_group_ids',
  aws_redshift_cluster: 'vpc_security_group_ids',
  aws_memorydb_cluster: 'security_group_ids',
  aws_mq_broker: 'security_groups',
  aws_elb: 'security_groups',
  aws_elasticache_cluster: 'security_group_ids',
  aws_elasticache_replication_group: 'security_group_ids',
  aws_elasticache_serverless_cache: 'security_group_ids',
  aws_lb: 'security_groups',
};

/**
 * Ids and addresses of the security groups that something protected holds, before or after the plan is
 * applied, each with what holds it. A rule of an existing stack names its group by such an id.
 */
export function readProtectedGroups({ plan, resolver }: Stack): ReadonlyMap<string, Set<string>> {
  const holders = new Map<string, Set<string>>();
  const note = (id: unknown, holder: string): void => {
    if (typeof id !== 'string' || id === '') return;
    const own = holders.get(id) ?? new Set();
    holders.set(id, own.add(holder));
  };
  for (const [type, argument] of Object.entries(HOLDERS)) {
    for (const resource of resolver.ofType(type)) {
      const links = resolver.links(resource, [argument], isSecurityGroup);
      for (const target of links.targets) {
        note(target.resource.values['id'], resource.address);
        note(target.resource.address, resource.address);
      }
      for (const id of links.external) note(id, resource.address);
    }
  }
  for (const { type, address, before } of plan.changes) {
    const argument = Object.hasOwn(HOLDERS, type) ? HOLDERS[type] : undefined;
    const held = argument === undefined ? undefined : before[argument];
    if (Array.isArray(held)) for (const id of held) note(id, address);
  }
  return holders;
}
