/** The lab's parts. `tests` name a file below src/lab and a test's title in it. */
export const PARTS = [
  {
    part: 'Load balancer',
    modelled:
      'A reverse proxy on loopback with the plan’s listeners, rules with all their conditions, actions (forward with weights, redirect, fixed response), idle timeout; round robin, least outstanding requests and weighted random; sticky sessions of targets and target groups; slow start; cross-zone off; 502, 503 and 504 as ALB answers them; TLS with a certificate made on the spot; ports under 1024 at +10000.',
    missing:
      'Actions that authenticate, anomaly mitigation, HTTP/2, TLS policies. One address stands for the nodes of all zones, so DNS is not asked and no single node is lost. Cookies are not encrypted. Network Load Balancers.',
    tests: [
      [
        'load-balancer/load-balancer.test.ts',
        'requests go round robin to healthy targets, bodies and headers with them',
      ],
      [
        'load-balancer/load-balancer.test.ts',
        '502 for a target that refuses, resets or answers nonsense; health checks fail with a reason',
      ],
      [
        'load-balancer/load-balancer.test.ts',
        '504 and Target.Timeout for a black-holed target, healthy again after two passes',
      ],
      ['load-balancer/load-balancer.test.ts', '503 without targets, and the truth says why'],
      ['start-world.test.ts', 'redirects HTTP as the plan says'],
      [
        'load-balancer/load-balancer.test.ts',
        'rules answer by priority: forward by path, redirect by host, fixed response by header',
      ],
      [
        'load-balancer/load-balancer.test.ts',
        'weights choose the target group, and a sticky client stays with its group',
      ],
      [
        'load-balancer/load-balancer.test.ts',
        'a sticky client stays with its target while that is healthy',
      ],
      [
        'load-balancer/load-balancer.test.ts',
        'with cross-zone off a node whose zone has no healthy target leaves DNS',
      ],
      [
        'load-balancer/target-picker.test.ts',
        'least outstanding requests: the idlest, and turns among equals',
      ],
      [
        'load-balancer/target-picker.test.ts',
        'a target in slow start gets its share of a turn, spread evenly',
      ],
    ],
  },
  {
    part: 'Target health',
    modelled:
      'The target group’s own interval, timeout, thresholds, path and matcher; initial, healthy, unhealthy, draining and unused with AWS’s reasons; one pass for a new target; fail-open; a stopped instance becomes unused; deregistration delay.',
    missing:
      'One checker stands for those of all nodes. HTTPS health checks are sent over HTTP. Zonal health and `unhealthy.draining`.',
    tests: [
      [
        'load-balancer/load-balancer.test.ts',
        'a stopped instance becomes unused once the load balancer knows, and initial when it runs again',
      ],
      [
        'load-balancer/load-balancer.test.ts',
        'a deregistered target drains and is gone after the delay',
      ],
      [
        'load-balancer/load-balancer.test.ts',
        'a wrong status is Target.ResponseCodeMismatch, and a healthy target gets all requests',
      ],
    ],
  },
  {
    part: 'Instances',
    modelled:
      'One process each, on a loopback address of its own on Linux, with EC2’s states. A stopped one is black-holed: it answers nothing, on new connections and old ones.',
    missing:
      'The image and user data: a sample application that reads and writes the database runs in their place. Their start takes a fixed time.',
    tests: [
      ['start-world.test.ts', 'serves the application over HTTPS with its instance and zone'],
      [
        'start-world-lifecycle.test.ts',
        'an instance without a database answers, and one zone less is no matter',
      ],
    ],
  },
  {
    part: 'Auto Scaling',
    modelled:
      'Replacement of what does not run, and of what fails ELB health checks a share at a time after the grace period; launches where instances are fewest and in other zones where they fail; rebalancing that launches before it terminates.',
    missing: 'Scaling policies, warm pools, lifecycle hooks, mixed instances, instance refresh.',
    tests: [
      [
        'autoscaling/auto-scaling-group.test.ts',
        'replaces what fails ELB health checks, one at a time, after draining it',
      ],
      [
        'autoscaling/auto-scaling-group.test.ts',
        'replaces a terminated instance; with all zones blocked only once they are open again',
      ],
      [
        'start-world.test.ts',
        'replaces a stopped instance, in another zone where its own is blocked, and evens out later',
      ],
    ],
  },
  {
    part: 'Database',
    modelled:
      'A real PostgreSQL stands for every engine. A failover breaks all connections, answers nothing for the failover time, and answers then from the standby’s zone; losing the primary’s zone starts one by itself.',
    missing:
      'A standby of its own: one server stands for both, so no write is ever lost. Engines other than PostgreSQL, clusters, read replicas, storage.',
    tests: [
      [
        'start-world.test.ts',
        'a database failover breaks requests and recovers in the standby’s zone',
      ],
      ['start-world.test.ts', 'losing the primary’s zone fails the database over by itself'],
      ['start-world.test.ts', 'stores an item once for each idempotency key'],
    ],
  },
  {
    part: 'Network',
    modelled:
      'Every connection of the load balancer and to the database can be refused, reset, black-holed or delayed, new or established; a subnet can be cut off.',
    missing:
      'Security groups, route tables, NAT gateways and network ACLs: the gate judges them from the plan, and they filter nothing in the lab. Loss of single packets, bandwidth, DNS.',
    tests: [
      [
        'fabric/fabric.test.ts',
        'in a black hole bytes vanish both ways, and the connection is reset when it heals',
      ],
      ['fabric/fabric.test.ts', 'a cut subnet cuts off what has an address nowhere else'],
      ['fabric/fabric.test.ts', 'a reset link resets new and established connections'],
    ],
  },
  {
    part: 'Web ACL',
    modelled: 'Nothing: the gate judges whether there is one.',
    missing: 'No request is inspected or blocked.',
    tests: [],
  },
  {
    part: 'AWS endpoint',
    modelled:
      'Signed requests of unmodified SDK clients, boto3 and the AWS CLI to [these operations](reference/lab-api.md). FIS experiments with their states, targets that are resolved once, and undo on every way out.',
    missing:
      'Other operations, permissions (any role is taken), alarms as stop conditions (they never fire), more than one region.',
    tests: [
      ['api/start-api.test.ts', 'the lab’s own credentials are let in'],
      ['api/boto3.test.ts', 'boto3 can use the endpoint unmodified'],
      ['api/fis/experiments.test.ts', 'is stopped on request, and undoes first'],
      ['api/fis/experiments.test.ts', 'says of an alarm that it never fires'],
      ['api/fis/targets.test.ts', 'are resolved once: what comes later is spared'],
    ],
  },
  {
    part: 'Time',
    modelled:
      'Declared durations are divided by `--speed`, and how late each timer fired is recorded: beyond 10% of the shortest scaled duration a run is inconclusive.',
    missing: 'Request latencies are those of one machine.',
    tests: [
      ['lab-timers.test.ts', 'declared seconds are divided by the speed'],
      [
        'lab-timers.test.ts',
        'lateness is what a busy loop costs, and knows the shortest scaled duration',
      ],
    ],
  },
];
