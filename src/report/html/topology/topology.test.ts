import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../../model/deployment.js';
import { makeSampleDeployment } from '../../sample/sample-deployment.js';
import { arrange, nameOf } from './arrange.js';
import { renderTopology } from './topology.js';

const deployment = makeSampleDeployment();

function marksOf(stack: Deployment): readonly (readonly string[])[] {
  return arrange(stack).rows.map((row) =>
    row.cells.map((cell) => cell?.instances.map((mark) => mark.text).join(' ') ?? 'none'),
  );
}

describe('arrange', () => {
  it('puts public subnets above private ones and instances into theirs', () => {
    expect(marksOf(deployment)).toEqual([
      ['bastion', ''],
      ['app app', 'app app'],
      ['', ''],
    ]);
  });

  it('spreads an odd number of instances evenly and loses none', () => {
    const autoScalingGroups = deployment.autoScalingGroups.map((group) => ({
      ...group,
      desiredCapacity: 5,
    }));
    expect(marksOf({ ...deployment, autoScalingGroups })[1]).toEqual(['app app app', 'app app']);
  });

  it('leaves a gap where a zone has fewer subnets, and shows a zone that only a subnet names', () => {
    const subnets = deployment.subnets.filter((subnet) => subnet.id !== 'subnet-private1');
    const stack = { ...deployment, subnets, zones: ['us-east-1a'] };
    expect(arrange(stack).zones).toEqual(['us-east-1a', 'us-east-1b']);
    expect(marksOf(stack)).toEqual([
      ['bastion', ''],
      ['app app', ''],
      ['', 'none'],
    ]);
  });

  it.each([
    ['module.bastion.aws_instance.bastion[0]', 'bastion'],
    ['module.network.aws_subnet.private["us-east-1a"]', 'private'],
    ['aws_lb.main', 'main'],
    ['???', '???'],
  ])('names %s by its last part', (address, name) => {
    expect(nameOf(address)).toBe(name);
  });
});

describe('renderTopology', () => {
  const page = renderTopology(deployment).toString();

  it('shows region, zones, listeners, the web ACL and both ends of the database', () => {
    for (const part of [
      'Region us-east-1',
      'Zone us-east-1a',
      'Zone us-east-1b',
      'HTTPS 443: forwards to app on 8080',
      'HTTP 80: redirects to HTTPS 443 (301)',
      'web ACL main',
      'mysql primary',
      'mysql standby',
    ]) {
      expect(page).toContain(part);
    }
  });

  it('shows a database without a standby as the only copy', () => {
    const databases = deployment.databases.map((database) => ({
      ...database,
      multiAz: false,
      standbyZone: null,
    }));
    const single = renderTopology({ ...deployment, databases }).toString();
    expect(single).toContain('mysql only copy');
    expect(single).not.toContain('mysql standby');
  });

  it('draws a stack of which nothing is known but its region', () => {
    const bare: Deployment = {
      ...deployment,
      zones: [],
      subnets: [],
      loadBalancers: [],
      targetGroups: [],
      autoScalingGroups: [],
      instances: [],
      databases: [],
    };
    const svg = renderTopology(bare).toString();
    expect(svg).toContain('Region us-east-1');
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });
});
