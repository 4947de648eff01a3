import type { PlannedResource } from '../../plan/plan.js';
import type { AttributePath, Resolver } from '../../plan/resolver.js';
import { valueAt } from '../../plan/value-at.js';
import { isTargetGroup } from '../../topology/resource-kinds.js';

/** Target groups of a blue/green deployment: whatever is a target of one becomes a target of the other. */
export interface PairedGroups {
  readonly groups: readonly PlannedResource[];
  readonly source: string;
}

const PAIR: AttributePath = ['load_balancer_info', 0, 'target_group_pair_info', 0, 'target_group'];

/** Pairs of CodeDeploy, and of an ECS service that deploys blue/green by itself. */
export function readPairedGroups(resolver: Resolver): PairedGroups[] {
  const pairs = resolver.ofType('aws_codedeploy_deployment_group').map((deployment) => ({
    source: deployment.address,
    paths: rowsAt(deployment, PAIR).map((row): AttributePath => [...PAIR, row, 'name']),
    resource: deployment,
  }));
  const services = resolver.ofType('aws_ecs_service').flatMap((service) =>
    rowsAt(service, ['load_balancer']).map((row) => ({
      source: service.address,
      paths: [
        ['load_balancer', row, 'target_group_arn'],
        ['load_balancer', row, 'advanced_configuration', 0, 'alternate_target_group_arn'],
      ] as AttributePath[],
      resource: service,
    })),
  );
  return [...pairs, ...services]
    .map(({ source, paths, resource }) => ({
      source,
      groups: paths.flatMap((path) =>
        resolver.link(resource, path, isTargetGroup).targets.map((target) => target.resource),
      ),
    }))
    .filter(({ groups }) => groups.length > 1);
}

function rowsAt(resource: PlannedResource, path: AttributePath): number[] {
  const rows = valueAt(resource.values, path);
  return Array.isArray(rows) ? [...rows.keys()] : [];
}
