import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { deploymentIn } from '../model/deployment-in-region.js';
import { ref } from '../plan/planned-values.fixture.js';
import { readDeployment } from './read-deployment.js';
import { readStack } from './read-stack.js';
import { deploy } from './read-deployment.fixture.js';

const elsewhere = { availability_zone: 'us-west-2a' };

describe('a plan of two regions', () => {
  const path = fileURLToPath(
    new URL('../../fixtures/plans/banking-two-regions/plan.json', import.meta.url),
  );
  const deployment = readDeployment(readStack(path));

  test('has in each what is planned there', () => {
    expect(deployment.regions).toEqual(['us-east-1', 'us-west-2']);
    expect(deployment.zones).toEqual(['us-east-1a', 'us-east-1b', 'us-west-2a', 'us-west-2b']);
    const west = deploymentIn(deployment, 'us-west-2');
    expect(west.loadBalancers.map(({ name }) => name)).toEqual(['banking-west']);
    expect(west.targetGroups.map(({ name }) => name)).toEqual(['banking-west-app']);
    expect(west.instances.map(({ role }) => role)).toEqual(['application', 'application']);
    expect(west.vpcs.map(({ cidr }) => cidr)).toEqual(['10.41.0.0/16']);
    expect(west.loadBalancers[0]?.listeners.every(({ arn }) => arn.includes('us-west-2'))).toBe(
      true,
    );
    expect(deploymentIn(deployment, 'eu-west-1')).toMatchObject({ zones: [], subnets: [] });
  });

  test('a replica names its source, and has its engine and port', () => {
    const [primary, replica] = deployment.databases;
    expect(primary).toMatchObject({ region: 'us-east-1', replicaOf: null, engine: 'mysql' });
    expect(replica).toMatchObject({
      region: 'us-west-2',
      replicaOf: primary?.arn,
      engine: 'mysql',
      port: 3306,
    });
  });

  test('the primary region is the one that the PRIMARY failover record leads to', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'holdfast-swapped-')), 'plan.json');
    onTestFinished(() => rmSync(dirname(file), { recursive: true }));
    const text = readFileSync(path, 'utf8');
    const roles: Record<string, string> = { PRIMARY: 'SECONDARY', SECONDARY: 'PRIMARY' };
    writeFileSync(
      file,
      text.replaceAll(/"(PRIMARY|SECONDARY)"/g, (_, role: string) => `"${roles[role]}"`),
    );
    const swapped = readDeployment(readStack(file));
    expect(swapped.regions).toEqual(['us-west-2', 'us-east-1']);
    expect(swapped.loadBalancers[0]?.name).toBe('banking-west');
  });
});

describe('regions', () => {
  test('are all deployed, each with what lies in its subnets', () => {
    const changes = {
      'aws_subnet.west': { vpc_id: ref('aws_vpc.main.id'), ...elsewhere },
      'aws_lb.west': { subnets: ref('aws_subnet.west.id') },
      'aws_autoscaling_group.west': {
        vpc_zone_identifier: ref('aws_subnet.west.id'),
        target_group_arns: ref('aws_lb_target_group.app.arn'),
      },
      'aws_instance.west': { subnet_id: ref('aws_subnet.west.id') },
      'aws_db_subnet_group.west': { subnet_ids: ref('aws_subnet.west.id') },
      'aws_db_instance.west': {
        engine: 'mysql',
        db_subnet_group_name: ref('aws_db_subnet_group.west.name'),
      },
    };
    const deployment = deploy(changes);
    expect(deployment.regions).toEqual(['us-east-1', 'us-west-2']);
    const regionOf = (
      items: readonly { address: string; region: string }[],
      name: string,
    ): string => items.find(({ address }) => address.endsWith(name))?.region ?? 'not deployed';
    const { loadBalancers, autoScalingGroups, databases } = deployment;
    for (const items of [loadBalancers, autoScalingGroups, databases]) {
      expect(regionOf(items, '.west')).toBe('us-west-2');
      expect(items.filter(({ region }) => region === 'us-east-1').length).toBeGreaterThan(0);
    }
    expect(deployment.loadBalancers[0]?.listeners[0]?.arn).toContain(':us-east-1:');
  });

  test('a Local Zone is part of its region', () => {
    const zone = { vpc_id: ref('aws_vpc.main.id'), availability_zone: 'us-east-1-bos-1a' };
    const { region, zones, substitutions } = deploy({ 'aws_subnet.boston': zone });
    expect(region).toBe('us-east-1');
    expect(zones).toContain('us-east-1-bos-1a');
    expect(substitutions.join()).not.toContain('regions');
  });
});
