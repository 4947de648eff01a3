import { expect, test } from 'vitest';
import { buildResolver, resource, type ResourceSpec } from '../../plan/plan-builder.fixture.js';
import { ref, type Args } from '../../plan/planned-values.fixture.js';
import { readTransit } from './transit.js';

function ask(type: string, args: Args, ...others: ResourceSpec[]) {
  const stores = readTransit(buildResolver(resource(`${type}.x`, args), ...others));
  const parts = stores
    .find(({ address }) => address === `${type}.x`)
    ?.parts.map(({ encrypted }) => encrypted);
  if (!parts) return undefined;
  if (parts.some((part) => part.state === 'known' && !part.value)) return false;
  return parts.every(({ state }) => state === 'known') || 'unknown';
}

const https = { domain_endpoint_options: [{ enforce_https: true }] };
const mount = (more: Args) => ({
  volume: [{ name: 'v', efs_volume_configuration: [{ file_system_id: 'fs-1', ...more }] }],
});

test.each([
  ['aws_opensearch_domain', {}, false],
  ['aws_opensearch_domain', https, false],
  ['aws_opensearch_domain', { ...https, node_to_node_encryption: [{ enabled: true }] }, true],
  ['aws_memorydb_cluster', {}, true],
  ['aws_memorydb_cluster', { tls_enabled: false }, false],
  ['aws_msk_cluster', {}, true],
  [
    'aws_msk_cluster',
    { encryption_info: [{ encryption_in_transit: [{ client_broker: 'TLS_PLAINTEXT' }] }] },
    false,
  ],
  [
    'aws_msk_cluster',
    { encryption_info: [{ encryption_in_transit: [{ client_broker: 'TLS', in_cluster: false }] }] },
    false,
  ],
  ['aws_dax_cluster', {}, false],
  ['aws_dax_cluster', { cluster_endpoint_encryption_type: 'TLS' }, true],
  ['aws_dax_cluster', { cluster_endpoint_encryption_type: ref('local.x') }, 'unknown'],
  ['aws_mq_broker', {}, true],
  ['aws_docdb_cluster', {}, true],
  ['aws_docdb_cluster', { db_cluster_parameter_group_name: 'ours' }, 'unknown'],
  ['aws_docdb_cluster', { db_cluster_parameter_group_name: 'default.docdb5.0' }, true],
  ['aws_redshift_cluster', {}, true],
  ['aws_redshift_cluster', { cluster_parameter_group_name: 'default.redshift-1.0' }, false],
  ['aws_redshift_cluster', { cluster_parameter_group_name: 'default.redshift-2.0' }, true],
  ['aws_ecs_task_definition', {}, undefined],
  ['aws_ecs_task_definition', mount({}), false],
  ['aws_ecs_task_definition', mount({ transit_encryption: 'ENABLED' }), true],
] as const)('%s %j: %s', (type, args: Args, expected) => {
  expect(ask(type, args)).toBe(expected);
});

test.each([
  ['aws_docdb_cluster', 'db_cluster_parameter_group_name', 'tls', 'disabled', false],
  ['aws_docdb_cluster', 'db_cluster_parameter_group_name', 'tls', 'tls1.3+', true],
  ['aws_docdb_cluster', 'db_cluster_parameter_group_name', 'ttl_monitor', 'disabled', true],
  ['aws_docdb_cluster', 'db_cluster_parameter_group_name', 'tls', ref('local.x'), 'unknown'],
  [
    'aws_neptune_cluster',
    'neptune_cluster_parameter_group_name',
    'neptune_enforce_ssl',
    '0',
    false,
  ],
  ['aws_redshift_cluster', 'cluster_parameter_group_name', 'require_ssl', 'true', true],
  ['aws_redshift_cluster', 'cluster_parameter_group_name', 'search_path', 'x', false],
] as const)('%s by its group’s %s %s %j: %s', (type, argument, name, value, expected) => {
  const groups: Readonly<Record<string, string>> = {
    aws_docdb_cluster: 'aws_docdb_cluster_parameter_group',
    aws_neptune_cluster: 'aws_neptune_cluster_parameter_group',
    aws_redshift_cluster: 'aws_redshift_parameter_group',
  };
  const group = resource(`${groups[type]}.g`, {
    family: 'redshift-1.0',
    parameter: [{ name, value }],
  });
  expect(ask(type, { [argument]: ref(`${groups[type]}.g.name`) }, group)).toBe(expected);
});
