import { expect, test } from 'vitest';
import type { Finding } from '../../model/finding.js';
import { DEFAULT_SETTINGS } from '../../model/settings.js';
import { buildPlan, resource } from '../../plan/plan-builder.fixture.js';
import { ref, type Args } from '../../plan/planned-values.fixture.js';
import { toStack } from '../../topology/read-stack.js';
import { extentsOf } from './read-extent.js';

/** How far a policy is violated by a store of another service than RDS. */
function extent(policy: string, is: string, args: Args) {
  const stack = toStack(buildPlan({ resources: [resource(is, args)] }));
  const finding = { policy, address: is, verdict: 'fail' } as Finding;
  return extentsOf(stack, DEFAULT_SETTINGS)(finding);
}

test('of other stores is told as data, too', () => {
  expect(extent('availability/database-multi-az', 'aws_mq_broker.m', {})).toMatchObject({
    faults: ['lost with its zone'],
  });
  const days = extent('availability/database-backups', 'aws_docdb_cluster.d', {
    backup_retention_period: 3,
  });
  expect(days?.amounts).toMatchObject([{ worse: 'less', atLeast: 3 }]);
  expect(extent('availability/deletion-protection', 'aws_docdb_cluster.d', {})?.faults).toEqual([
    'no deletion protection',
  ]);
  const open = extent('network/database-not-public', 'aws_redshift_cluster.r', {
    publicly_accessible: true,
  });
  expect(open?.faults).toEqual(['publicly accessible']);
  const skips = { skip_final_snapshot: true, deletion_protection: ref('local.x') };
  expect(extent('availability/deletion-protection', 'aws_docdb_cluster.d', skips)).toMatchObject({
    faults: ['no final snapshot'],
    doubts: ['no deletion protection'],
  });
});
