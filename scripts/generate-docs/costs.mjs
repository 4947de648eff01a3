// What a plan's stack costs a month at list prices (docs/prices.json), counted from the plan itself. A
// resource type that stands neither here nor in unpriced-types.mjs, and a size without a price, end the generation:
// a sum that silently leaves something out is no sum.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { built } from './markdown.mjs';
import { BY_USE, FREE } from './unpriced-types.mjs';

/** A root volume whose size the plan leaves to the image: Amazon Linux has 8 GiB. */
const ASSUMED_ROOT_GIB = 8;
const BOT_CONTROL = 'AWSManagedRulesBotControlRuleSet';

/** Application Auto Scaling keeps two alarms for each target tracking policy. */
const ALARMS_OF_TARGET_TRACKING = 2;

/**
 * The lines of a plan: `{address, what, monthly, spare, measure}` in US dollars a month. `spare` is what
 * of it is there only for the loss of a zone, an instance or a node, and `measure` what that is.
 */
export async function costLines(root, planPath) {
  const { readDeployment } = await built('topology/read-deployment.js');
  const { readStack } = await built('topology/read-stack.js');
  const prices = JSON.parse(readFileSync(join(root, 'docs/prices.json'), 'utf8'));
  const plan = JSON.parse(readFileSync(planPath, 'utf8'));
  const resources = resourcesOf(plan.planned_values.root_module);
  const has = (type) => resources.some((each) => each.type === type);
  const balancers = has('aws_lb') ? readDeployment(readStack(planPath)).loadBalancers : [];
  const context = { prices, resources, balancers, seen: new Map() };
  return resources.flatMap((resource) => priceResource(resource, context));
}

export function sumOf(lines) {
  return lines.reduce((sum, { monthly }) => sum + monthly, 0);
}

/** Measure to dollars a month, the dearest first. */
export function sparesOf(lines) {
  const sums = new Map();
  for (const { measure, spare } of lines) {
    if (measure) sums.set(measure, (sums.get(measure) ?? 0) + spare);
  }
  return [...sums].filter(([, sum]) => sum > 0).toSorted(([, a], [, b]) => b - a);
}

function priceResource(resource, context) {
  const price = PRICED[resource.type];
  if (price) return price(resource, context);
  if (FREE.has(resource.type))
    return resource.type === 'aws_autoscaling_policy' ? policyAlarms(resource, context) : [];
  if (BY_USE.includes(resource.type)) return [];
  throw new Error(
    `${resource.address}: scripts/generate-docs/costs.mjs and unpriced-types.mjs do not say what a ${resource.type} costs`,
  );
}

const PRICED = {
  aws_instance({ address, values }, context) {
    const { prices } = context;
    const hourly = found(prices.perHour.instance, values.instance_type, address);
    const gib = values.root_block_device?.[0]?.volume_size ?? ASSUMED_ROOT_GIB;
    const monthly = hourly * prices.hoursPerMonth + gib * prices.perMonth.gp3Gib;
    const address4 = values.associate_public_ip_address ? publicAddresses(1, prices) : 0;
    return [
      {
        address,
        what: `${values.instance_type}, ${gib} GiB`,
        monthly: monthly + address4,
        // Of instances of one resource, those beyond the first are there for its loss.
        ...spareBeyondFirst(address, monthly, 'instances beyond the first of their kind', context),
      },
    ];
  },
  aws_autoscaling_group({ address, module, values }, { prices, resources }) {
    const template = resources.find(
      (each) => each.type === 'aws_launch_template' && each.module === module,
    ).values;
    const gib = template.block_device_mappings?.[0]?.ebs?.[0]?.volume_size ?? ASSUMED_ROOT_GIB;
    const monitoring = template.monitoring?.[0]?.enabled
      ? prices.perMonth.detailedMonitoringOfInstance
      : 0;
    const one =
      found(prices.perHour.instance, template.instance_type, address) * prices.hoursPerMonth +
      gib * prices.perMonth.gp3Gib +
      monitoring;
    const count = values.desired_capacity;
    return [
      {
        address,
        what: `${count} × ${template.instance_type}, ${gib} GiB each${monitoring ? ', detailed monitoring' : ''}`,
        monthly: count * one,
        measure: 'instances beyond the first of their kind',
        spare: (count - 1) * one,
      },
    ];
  },
  aws_db_instance({ address, values }, { prices, resources }) {
    // A replica has its source's engine and storage, which the plan does not repeat.
    const source =
      values.engine === undefined || values.engine === null
        ? resources.find((each) => each.type === 'aws_db_instance' && each.values.engine)?.values
        : values;
    const gib = values.allocated_storage ?? source.allocated_storage;
    const one =
      found(
        prices.perHour.databaseSingleZone[source.engine] ?? {},
        values.instance_class,
        address,
      ) *
        prices.hoursPerMonth +
      gib * prices.perMonth.databaseGp3GibSingleZone;
    const all = one * (values.multi_az ? prices.multiAzFactor : 1);
    const secret = values.manage_master_user_password ? prices.perMonth.secret : 0;
    return [
      {
        address,
        what: `${source.engine} ${values.instance_class}, ${gib} GiB${values.multi_az ? ', Multi-AZ' : ''}${secret ? ', its secret' : ''}`,
        monthly: all + secret,
        measure: 'standbys of databases (Multi-AZ)',
        spare: all - one,
      },
    ];
  },
  aws_lb({ address }, { prices, balancers }) {
    const balancer = balancers.find((each) => each.address === address);
    const zones = balancer.subnetIds.length;
    const isPublic = balancer.scheme === 'internet-facing';
    return [
      {
        address,
        what: `load balancer${isPublic ? `, ${zones} public addresses` : ''}`,
        monthly:
          prices.perHour.applicationLoadBalancer * prices.hoursPerMonth +
          (isPublic ? publicAddresses(zones, prices) : 0),
      },
    ];
  },
  aws_nat_gateway({ address }, context) {
    const { prices } = context;
    const monthly = prices.perHour.natGateway * prices.hoursPerMonth + publicAddresses(1, prices);
    return [
      {
        address,
        what: 'NAT gateway, its public address',
        monthly,
        ...spareBeyondFirst(
          address,
          monthly,
          'a NAT gateway in each zone beyond the first',
          context,
        ),
      },
    ];
  },
  // Counted with what holds it: a NAT gateway here.
  aws_eip: () => [],
  aws_elasticache_replication_group({ address, values }, { prices }) {
    const one = found(prices.perHour.cacheNode, values.node_type, address) * prices.hoursPerMonth;
    const nodes = values.num_cache_clusters;
    return [
      {
        address,
        what: `${nodes} × ${values.node_type}`,
        monthly: nodes * one,
        measure: 'replicas of caches',
        spare: (nodes - 1) * one,
      },
    ];
  },
  aws_wafv2_web_acl({ address, values }, { prices }) {
    const rules = values.rule.length;
    const bots = JSON.stringify(values.rule).includes(BOT_CONTROL);
    const { webAcl, webAclRule, botControl } = prices.perMonth;
    return [
      {
        address,
        what: `web ACL, ${rules} rules${bots ? ', Bot Control' : ''}`,
        monthly: webAcl + rules * webAclRule + (bots ? botControl : 0),
      },
    ];
  },
  aws_route53_health_check({ address, values }, { prices }) {
    const { healthCheckOfAwsEndpoint, healthCheckOptionOfAwsEndpoint } = prices.perMonth;
    const options = Number(/HTTPS/.test(values.type)) + Number(values.request_interval === 10);
    const monthly = healthCheckOfAwsEndpoint + options * healthCheckOptionOfAwsEndpoint;
    return [{ address, what: `health check with ${options} options`, monthly }];
  },
  aws_cloudwatch_metric_alarm: ({ address }, { prices }) => [
    { address, what: 'alarm', monthly: prices.perMonth.alarm },
  ],
  aws_codepipeline: ({ address }, { prices }) => [
    { address, what: 'pipeline', monthly: prices.perMonth.pipeline },
  ],
};

function policyAlarms({ address, values }, { prices }) {
  return values.policy_type === 'TargetTrackingScaling'
    ? [
        {
          address,
          what: `${ALARMS_OF_TARGET_TRACKING} alarms of the scaling policy`,
          monthly: ALARMS_OF_TARGET_TRACKING * prices.perMonth.alarm,
        },
      ]
    : [];
}

function publicAddresses(count, prices) {
  return count * prices.perHour.publicIpv4Address * prices.hoursPerMonth;
}

function spareBeyondFirst(address, monthly, measure, { seen }) {
  const kind = address.replace(/\[[^\]]*\]$/, '');
  const isFirst = !seen.has(kind);
  seen.set(kind, true);
  return isFirst ? {} : { measure, spare: monthly };
}

function found(table, size, address) {
  const price = table[size];
  if (price === undefined) throw new Error(`${address}: docs/prices.json has no price of ${size}`);
  return price;
}

function resourcesOf(module) {
  return [
    ...(module.resources ?? [])
      .filter(({ mode }) => mode === 'managed')
      .map((each) => ({ ...each, module: module.address ?? '' })),
    ...(module.child_modules ?? []).flatMap(resourcesOf),
  ];
}
