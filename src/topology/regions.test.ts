import { expect, test } from 'vitest';
import { buildPlan, resource } from '../plan/plan-builder.fixture.js';
import type { JsonMap } from '../plan/planned-values.fixture.js';
import { regionOf } from '../plan/place.js';
import { regionOfName } from './regions.js';
import { regionOfZone } from '../model/region-of-zone.js';

function regionWith(region: JsonMap | undefined, more: JsonMap = {}, args = {}) {
  const plan = buildPlan(
    { resources: [resource('aws_lb.web', args)] },
    { variables: { region: { value: 'eu-west-1' } } },
  );
  const [lb] = plan.resources.values();
  const providers = { aws: { name: 'aws', expressions: region ? { region } : {}, ...more } };
  return lb && regionOf(lb, { ...plan, providers });
}

test('a region is a constant, a root variable, or the resource’s own', () => {
  expect(regionWith({ constant_value: 'us-east-1' })).toMatchObject({ value: 'us-east-1' });
  expect(regionWith({ references: ['var.region'] })).toMatchObject({ value: 'eu-west-1' });
  expect(regionWith(undefined, {}, { region: 'us-west-2' })).toMatchObject({ value: 'us-west-2' });
});

test('a region from the environment, a local or a module’s variable is unknown', () => {
  expect(regionWith(undefined)).toMatchObject({ state: 'unknown' });
  expect(regionWith({ references: ['local.region'] })).toMatchObject({ state: 'unknown' });
  const inModule = { module_address: 'module.app' };
  expect(regionWith({ references: ['var.region'] }, inModule)).toMatchObject({ state: 'unknown' });
});

test.each([
  ['web-1.us-west-2.elb.amazonaws.com', 'us-west-2'],
  ['web-1.elb.eu-central-1.amazonaws.com', 'eu-central-1'],
  ['www.example.com', undefined],
])('the name %s is of region %s', (name, region) => {
  expect(regionOfName(name)).toBe(region);
});

test.each([
  ['us-east-1a', 'us-east-1'],
  ['us-gov-west-1b', 'us-gov-west-1'],
  ['us-east-1-bos-1a', 'us-east-1'],
])('the zone %s is of region %s', (zone, region) => {
  expect(regionOfZone(zone)).toBe(region);
});
