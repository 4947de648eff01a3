import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../model/settings.js';
import { pooled, ref, type Args } from '../../plan/planned-values.fixture.js';
import { buildWebStack, type Changes } from '../../topology/web-stack.fixture.js';
import { readAdminAccess } from './admin-access.js';
import { StoreClaims } from './store-claims.js';

const SSH = { protocol: 'tcp', from_port: 22, to_port: 22 };

function verdict(changes: Changes, address: string, bastions: readonly string[] = []) {
  const stack = buildWebStack(changes);
  const claims = new StoreClaims(stack);
  const all = readAdminAccess(stack, claims, new Set(bastions), DEFAULT_SETTINGS);
  return all.find((own) => own.address === address)?.onlyAllowed.verdict;
}

const letIn = (group: unknown): Changes => ({
  'aws_security_group.app': { ingress: pooled({ ...SSH, security_groups: group }) },
  'aws_security_group.connect': { vpc_id: ref('aws_vpc.main.id') },
});
const holds = (address: string, argument: string): Changes => ({
  [address]: {
    subnet_id: ref('aws_subnet.app_a.id'),
    [argument]: ref('aws_security_group.connect.id'),
  },
});
const APP = 'aws_autoscaling_group.app';
const CONNECT = ref('aws_security_group.connect.id');

test('EC2 Instance Connect Endpoint is a bastion', () => {
  const endpoint = holds('aws_ec2_instance_connect_endpoint.e', 'security_group_ids');
  expect(verdict({ ...letIn(CONNECT), ...endpoint }, APP)).toBe('proven');
  const other = holds('aws_instance.other', 'vpc_security_group_ids');
  expect(verdict({ ...letIn(CONNECT), ...other }, APP)).toBe('refuted');
  expect(verdict({ ...letIn(CONNECT), ...endpoint, ...other }, APP)).toBe('refuted');
});

test('nodes with a key take SSH from the groups that are named, or from everyone', () => {
  const nodes = (remote: Args, more: Changes = {}, bastions: readonly string[] = []) =>
    verdict(
      {
        'aws_security_group.connect': { vpc_id: ref('aws_vpc.main.id') },
        'aws_eks_node_group.n': {
          subnet_ids: ref('aws_subnet.app_a.id'),
          remote_access: [remote],
        },
        ...more,
      },
      'aws_eks_node_group.n',
      bastions,
    );
  const bastion = holds('aws_instance.bastion', 'vpc_security_group_ids');
  const key = { ec2_ssh_key: 'admin' };
  expect(nodes({})).toBeUndefined();
  expect(nodes(key)).toBe('refuted');
  expect(nodes({ ...key, source_security_group_ids: ref('local.groups') })).toBe('unknown');
  const named = { ...key, source_security_group_ids: CONNECT };
  expect(nodes(named, bastion, ['aws_instance.bastion'])).toBe('proven');
  expect(nodes(named, bastion)).toBe('refuted');
});
