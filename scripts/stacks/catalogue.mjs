// The reference stacks: what each claims, what proves it by the plan and what breaks it. Everything
// that the pages say beside these sentences is counted, predicted or measured. `shows` says what the
// scenario is there for: `holds` is a claim, `limit` is what the stack does not hold and says so.

const instanceLost = {
  claim: 'With one instance lost the others serve',
  policies: ['availability/zone-loss-capacity', 'availability/health-check-timing'],
  scenario: 'stop-instance',
  shows: 'holds',
};
const zoneLost = {
  claim: 'No single zone matters: the application and the database go on in the other one',
  policies: [
    'availability/application-zones',
    'availability/load-balancer-zones',
    'availability/database-multi-az',
    'network/nat-per-zone',
  ],
  scenario: 'kill-az',
  shows: 'holds',
};
const databaseLost = {
  claim: 'The database’s primary can go; no acknowledged write is lost',
  policies: ['availability/database-multi-az', 'availability/database-backups'],
  scenario: 'fail-database',
  shows: 'holds',
};
const attacked = {
  claim: 'Users are served while the web ACL is attacked',
  policies: ['edge/waf-attached', 'edge/waf-rules', 'edge/waf-challenge', 'edge/no-way-around-waf'],
  scenario: 'attack',
  shows: 'inconclusive',
};
const deployed = (how) => ({
  claim: `A new version goes out by ${how} with no request lost`,
  policies: ['delivery/launch-template', 'delivery/capacity-floor'],
  scenario: 'deploy',
  shows: 'holds',
});
const badlyDeployed = {
  claim: 'A bad version stops and is taken back, and users do not notice',
  policies: ['delivery/automatic-rollback', 'availability/elb-health-check'],
  scenario: 'bad-deploy',
  shows: 'holds',
};
const privateTiers = {
  claim: 'Nothing but the load balancer and the bastion can be reached from the internet',
  policies: [
    'network/only-load-balancer-public',
    'network/app-in-private-subnets',
    'network/database-reachability',
    'network/admin-access',
    'edge/https-only',
  ],
  scenario: null,
};
const agentLost = {
  claim: 'With one CI agent lost its jobs go to the other, and the controller goes on',
  policies: ['network/controllers-not-open', 'network/test-servers-apart'],
  scenario: 'lose-ci-agent',
  shows: 'holds',
};

export const STACKS = [
  {
    name: 'banking-two-instances',
    folder: 'banking-two-instances',
    what: 'one instance in each of two zones, a Jenkins controller and two agents in a VPC of their own',
    plans: ['banking-two-instances'],
    first: 'banking-two-instances-first',
    claims: [
      { ...instanceLost, claim: 'With one instance lost the other serves' },
      {
        ...zoneLost,
        claim:
          'With one zone lost the other serves. Not claimed: what users wrote on the lost instance',
        shows: 'limit',
        policies: zoneLost.policies.filter((policy) => !policy.includes('database')),
      },
      agentLost,
      { ...privateTiers, claim: 'Nothing but the load balancer can be reached from the internet' },
    ],
    parts: [{ what: 'CI', prefixes: ['module.ci.', 'module.ci_network.'] }],
  },
  {
    name: 'banking-two-regions',
    folder: 'banking-two-regions',
    what: 'us-east-1 and us-west-2 with failover records; MySQL with a standby, and a replica in us-west-2',
    plans: ['banking-two-regions'],
    first: 'banking-two-regions-first',
    claims: [
      zoneLost,
      {
        claim: 'Without us-east-1 users go on reading, from the replica in us-west-2',
        policies: ['availability/region-failover'],
        scenario: 'fail-region-reads',
        shows: 'holds',
      },
      {
        claim:
          'Not claimed: without us-east-1 users can write. That takes somebody who promotes the replica',
        policies: [],
        scenario: 'fail-region',
        shows: 'limit',
      },
      databaseLost,
      agentLost,
      { ...privateTiers, claim: 'Nothing but the load balancers can be reached from the internet' },
    ],
    parts: [
      { what: 'us-west-2', prefixes: ['module.west_', 'aws_db_instance.replica'] },
      { what: 'CI', prefixes: ['module.ci.', 'module.ci_network.'] },
    ],
  },
  {
    name: 'web-cluster',
    folder: 'web-cluster',
    what: 'staging and production of one module: an Auto Scaling group behind a load balancer, MySQL',
    plans: ['web-cluster-production', 'web-cluster-staging'],
    first: 'web-cluster-first',
    claims: [
      deployed('instance refresh'),
      badlyDeployed,
      zoneLost,
      databaseLost,
      {
        claim: 'State lies in S3, versioned and encrypted, and one apply runs at a time',
        policies: ['data/remote-state', 'data/state-versioning'],
        scenario: null,
        plan: 'web-cluster-state',
      },
      privateTiers,
    ],
    parts: [],
  },
  {
    name: 'status-page',
    folder: 'status-page',
    what: 'web ACL, Auto Scaling over two zones, PostgreSQL, a cache, CodeDeploy first to a test site',
    plans: ['status-page'],
    first: 'status-page-first',
    claims: [
      attacked,
      zoneLost,
      databaseLost,
      {
        claim: 'A cache node can go',
        policies: ['availability/cache-failover', 'network/cache-reachability'],
        scenario: 'fail-cache-node',
        shows: 'holds',
      },
      deployed('CodeDeploy'),
      badlyDeployed,
      privateTiers,
    ],
    parts: [
      { what: 'production', prefixes: ['module.production.'] },
      { what: 'the test site', prefixes: ['module.test.'] },
      { what: 'CI', prefixes: ['module.ci_network.', 'aws_instance.runner'] },
    ],
  },
  {
    name: 'private-web-app',
    folder: 'private-web-app',
    what: 'HTTPS load balancer, private Auto Scaling group, MySQL, NAT, bastion; without and with its extras',
    plans: ['private-web-app', 'private-web-app-extended', 'private-web-app-base'],
    // The gate refutes what has no extras, so that `verify` does not deploy it: `run` does.
    ungated: ['private-web-app-base'],
    first: 'private-web-app-flawed',
    extras: {
      without: 'private-web-app-base',
      with: 'private-web-app-extended',
      scenarios: ['kill-az', 'fail-database', 'bad-deploy', 'surge', 'fail-cache-node'],
    },
    claims: [
      instanceLost,
      zoneLost,
      databaseLost,
      deployed('instance refresh (extended: by CodeDeploy)'),
      badlyDeployed,
      {
        claim: 'Extended: sessions outlive a cache node',
        policies: ['availability/cache-failover'],
        scenario: 'fail-cache-node',
        shows: 'holds',
        plan: 'private-web-app-extended',
      },
      privateTiers,
    ],
    parts: [],
  },
];

/** Scenarios that a plan is verified by: those of its stack's claims. */
export function scenariosOf(stack, plan) {
  const { extras } = stack;
  const compared = extras && [extras.without, extras.with].includes(plan);
  return [
    ...new Set([
      ...stack.claims.flatMap((claim) =>
        claim.scenario && (claim.plan ?? plan) === plan ? [claim.scenario] : [],
      ),
      ...(compared ? extras.scenarios : []),
    ]),
  ];
}
