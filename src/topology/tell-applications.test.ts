import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, type GateSettings } from '../model/settings.js';
import { pooled, ref, type Args } from '../plan/planned-values.fixture.js';
import { readDatabases } from '../reachability/claims/read-databases.js';
import { readTiers, withApplication } from './apply-tiers.js';
import { buildWebStack, type Changes } from './web-stack.fixture.js';

const APP = 'aws_autoscaling_group.app';

/** A server of a name behind a target group on a port, whose security group the database lets in. */
function beside(name: string, port: number, args: Args = {}): Changes {
  const groups = ['app', name].map((own) => `aws_security_group.${own}.id`);
  const rule = { protocol: 'tcp', from_port: 3306, to_port: 3306, security_groups: ref(...groups) };
  return {
    [`aws_security_group.${name}`]: { vpc_id: ref('aws_vpc.main.id') },
    [`aws_instance.${name}`]: {
      subnet_id: ref('aws_subnet.app_a.id'),
      vpc_security_group_ids: ref(`aws_security_group.${name}.id`),
      ...args,
    },
    [`aws_lb_target_group.${name}`]: { port, protocol: 'TCP', vpc_id: ref('aws_vpc.main.id') },
    [`aws_lb_target_group_attachment.${name}`]: {
      target_group_arn: ref(`aws_lb_target_group.${name}.arn`),
      target_id: ref(`aws_instance.${name}.id`),
    },
    'aws_security_group.db': { vpc_id: ref('aws_vpc.main.id'), ingress: pooled(rule) },
  };
}

/** The tiers, and whether the database lets in nothing but the application. */
function judge(changes: Changes, more: Partial<GateSettings> = {}) {
  const settings = { ...DEFAULT_SETTINGS, ...more };
  const stack = withApplication(buildWebStack(changes), settings);
  const { application, bastion, ci } = readTiers(stack, settings);
  const addresses = (members: typeof ci): string[] => members.map(({ address }) => address);
  const others = readDatabases(stack)[0]?.fromOthers;
  return {
    application: addresses(application),
    bastion: addresses(bastion),
    ci: addresses(ci),
    others: others?.verdict,
    why: others?.evidence.join('\n'),
  };
}

describe('what a target group sends requests to, and is no application', () => {
  test('a bastion behind a Network Load Balancer, whatever it is called', () => {
    const found = judge(beside('gate', 22));
    expect(found).toMatchObject({ application: [APP], others: 'refuted' });
    expect(judge(beside('bastion', 22)).bastion).toEqual(['aws_instance.bastion']);
  });

  test('a bastion by its name, beside an application', () => {
    const found = judge(beside('bastion', 443));
    expect(found).toMatchObject({ application: [APP], others: 'refuted' });
  });

  test('what the settings name as another tier', () => {
    const selector = { addresses: ['aws_instance.jenkins'] };
    const found = judge(beside('jenkins', 8080), { tiers: { ci: selector } });
    expect(found).toMatchObject({ application: [APP], ci: ['aws_instance.jenkins'] });
    expect(found.others).toBe('refuted');
  });
});

describe('what may be the application as well', () => {
  test('a CI server behind a load balancer is, and no database surely lets in nothing else', () => {
    const found = judge(beside('jenkins', 8080));
    expect(found).toMatchObject({ application: [APP, 'aws_instance.jenkins'], others: 'unknown' });
    expect(found.why).toContain('aws_instance.jenkins may be CI (the word "jenkins" in its name');
  });

  test('one that the database does not let in changes nothing', () => {
    const closed = { ...beside('jenkins', 8080), 'aws_security_group.db': {} };
    expect(judge(closed).others).toBe('proven');
  });

  test('what has such a name is the application where nothing else is', () => {
    const only = { [APP]: null, 'aws_launch_template.app': null };
    for (const name of ['jenkins', 'bastion'])
      expect(judge({ ...beside(name, 443), ...only }).application).toEqual([
        `aws_instance.${name}`,
      ]);
  });

  test('what gets requests on another port too is', () => {
    const both = {
      ...beside('git', 22),
      'aws_lb_target_group_attachment.web': {
        target_group_arn: ref('aws_lb_target_group.app.arn'),
        target_id: ref('aws_instance.git.id'),
      },
    };
    expect(judge(both).application).toContain('aws_instance.git');
  });

  test('names count for nothing where the tier is said to be absent', () => {
    const found = judge(beside('jenkins', 8080), { absentTiers: ['ci'] });
    expect(found.others).toBe('proven');
  });
});
