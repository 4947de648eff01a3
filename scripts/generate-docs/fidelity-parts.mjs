/** The lab's parts. `tests` name a file below src/lab and a test's title in it. */
export const PARTS = [
  {
    part: 'Load balancer',
    modelled:
      'A node in each zone, on a loopback address of its own (Linux; elsewhere all share one), that answers nothing while its zone is cut off, on new connections and old ones; which of them DNS names. On it a reverse proxy with the plan’s listeners, rules with all their conditions, actions (forward with weights, redirect, fixed response), idle timeout; round robin, least outstanding requests and weighted random; sticky sessions of targets and target groups; slow start; cross-zone off; 400, 405, 408, 414, 460, 501, 502, 503, 504 and 505 as ALB answers or logs them; what could be read in two ways (length and chunks, folded lines) is refused; X-Forwarded-For appended, preserved or removed, header names dropped as the plan says; an access log in ALB’s format for each node, with real times and the declared addresses of targets; TLS with a certificate made on the spot; HTTPS to targets, whose certificates it does not check, with 502 where the handshake fails; ports under 1024 at +10000.',
    missing:
      'Actions that authenticate, anomaly mitigation, HTTP/2 and gRPC (to targets neither), WebSockets, TLS policies, other desync mitigation modes than defensive. What is refused as no request is in the truth alone, not in the access log. Cookies are not encrypted. Network, Gateway and Classic Load Balancers, CloudFront and Global Accelerator before it (users come straight to it), containers behind it: what a plan has of these is named in the run.',
    tests: [
      [
        'load-balancer/load-balancer.test.ts',
        'requests go round robin to healthy targets, bodies and headers with them',
      ],
      [
        'load-balancer/client-connections.test.ts',
        'a node that is cut off answers nothing, also on established connections, and resets those that lost bytes',
      ],
      [
        'load-balancer/damaged-requests.test.ts',
        'however it is damaged, no target sees a request that the load balancer did not count',
      ],
      [
        'load-balancer/client-connections.test.ts',
        '460 in the truth for a client that does not wait, and the target is told',
      ],
      [
        'load-balancer/client-connections.test.ts',
        'the access log has a line for each request in AWS’s own format',
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
        'load-balancer/listener-actions.test.ts',
        'rules answer by priority: forward by path, redirect by host, fixed response by header',
      ],
      [
        'load-balancer/listener-actions.test.ts',
        'weights choose the target group, and a sticky client stays with its group',
      ],
      [
        'load-balancer/listener-actions.test.ts',
        'a sticky client stays with its target while that is healthy',
      ],
      [
        'load-balancer/listener-actions.test.ts',
        'a node whose zone has no healthy target leaves DNS where cross-zone is off, and none where it is on',
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
      'The target group’s own protocol, port, path, interval, timeout, thresholds and matcher; a port speaks one protocol, and what speaks otherwise to it fails, requests (502) as well as checks (Target.FailedHealthChecks); initial, healthy, unhealthy, draining and unused with AWS’s reasons; one pass for a new target; fail-open; a stopped instance becomes unused; deregistration delay.',
    missing:
      'One checker stands for those of all nodes. The application answers on every port that is checked. Where target groups disagree about what a port speaks, that of the group which users come by first is assumed, and the run says so. A TLS port hangs up on plaintext; a server that answers it with 400, as nginx does, would give Target.ResponseCodeMismatch. Where the plan has one serve HTTPS, TLS ends in front of the application in the lab, not in it. gRPC checks. Zonal health and `unhealthy.draining`.',
    tests: [
      [
        'load-balancer/https-targets.test.ts',
        'HTTPS to a target whose certificate nobody would trust: healthy, and requests get through',
      ],
      [
        'load-balancer/https-targets.test.ts',
        'a target that speaks plaintext fails its HTTPS checks, and requests to it are 502',
      ],
      [
        'start-world-lifecycle.test.ts',
        'two target groups that speak to one port by different protocols: one works, the other’s targets are unhealthy',
      ],
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
      'The image and user data: the [sample application](sample-application.md), or the command of `--app`, runs in their place. Their start takes a fixed time.',
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
      'Replacement of what does not run, and of what fails ELB health checks a share at a time after the grace period; launches where instances are fewest and in other zones where they fail; rebalancing that launches before it terminates. Instance refresh with minimum and maximum, warm-up, checkpoints, bake time, skip matching, alarms, rollback and cancelling, by the health checks that the group uses: with EC2’s it does not see what the load balancer finds unhealthy. Target tracking of CPU and of requests per target with AWS’s own two alarms, and steps that change the capacity by a number; scaling in takes what does not serve first. Processes are suspended and resumed, with what each leaves of the others.',
    missing:
      'Warm pools, lifecycle hooks, mixed instances, scheduled and predictive scaling, several steps of one policy. A group whose Terminate is suspended does not rebalance, where AWS’s may grow by a tenth. Every launch template has four made-up versions: 1 and 2 are good, 3 fails health checks, 4 fails users. A group that launches from $Latest rolls back here, and not on AWS.',
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
        'autoscaling/auto-scaling-group.test.ts',
        'suspended processes leave an unhealthy instance, or the gap that it left, until they are resumed',
      ],
      [
        'start-world.test.ts',
        'replaces a stopped instance, in another zone where its own is blocked, and evens out later',
      ],
      [
        'autoscaling/instance-refresh.test.ts',
        'replaces all instances in batches without ever serving with fewer',
      ],
      [
        'autoscaling/instance-refresh.test.ts',
        'a version that fails its health checks replaces nothing, and is rolled back',
      ],
      [
        'autoscaling/instance-refresh.test.ts',
        'with EC2 health checks alone rolls out what the load balancer finds unhealthy',
      ],
      [
        'autoscaling/instance-refresh.test.ts',
        'waits at a checkpoint; an alarm then rolls back what was replaced',
      ],
      [
        'autoscaling/instance-refresh.test.ts',
        'a policy that tracks a target scales out by proportion, within the bounds',
      ],
    ],
  },
  {
    part: 'CodeDeploy in place',
    modelled:
      'In-place deployments to Auto Scaling groups, as many at a time as the minimum of healthy hosts allows: out of the load balancer, the application stopped and started anew as the revision, in again once healthy. Failure and alarms stop a deployment; its rollback is a deployment of its own, which begins once nothing is under way on an instance, and with those that failed or are launching. Auto Scaling goes on replacing what fails its ELB health checks. New instances get the revision that succeeded last.',
    missing:
      'Tag filters, lifecycle hooks and scripts of a revision, other compute platforms. The revisions are made up: good.zip, fails-health-checks.zip and fails-users.zip in the bucket holdfast-lab. A rollback deploys to all instances, and waits for one that is still launching: that AWS’s waits for it is not documented. Auto Scaling’s processes are not suspended while it deploys (`ec2DeploymentOptions`).',
    tests: [
      [
        'code-deploy/code-deploy.test.ts',
        'deploys one at a time, out of the load balancer, and new instances get the revision',
      ],
      [
        'code-deploy/code-deploy.test.ts',
        'what does not become healthy fails, and is rolled back by a deployment of its own',
      ],
      [
        'code-deploy/code-deploy.test.ts',
        'what Auto Scaling replaces meanwhile is waited for before the rollback takes another out',
      ],
      [
        'code-deploy/code-deploy.test.ts',
        'a bad one to all at once serves nobody until Auto Scaling has replaced what it found unhealthy',
      ],
      [
        'code-deploy/code-deploy.test.ts',
        'a rollback begins once nothing is under way on an instance any more',
      ],
      [
        'code-deploy/code-deploy.test.ts',
        'an alarm stops it, and it is rolled back; stopped on request it is not',
      ],
    ],
  },
  {
    part: 'CodeDeploy blue/green',
    modelled:
      'A copy of the Auto Scaling group, called CodeDeploy_GROUP_DEPLOYMENT, is launched beside it at its size of now and gets the revision; then its instances join the load balancer, as many at a time as the deployment configuration lets, and once all are healthy the original ones leave it and drain. Both groups show in Auto Scaling and in the target group until the wait is over and the original one is deleted (or kept). Until then failure, an alarm or a stop with rollback gives the original instances their traffic back, by a deployment of its own. STOP_DEPLOYMENT waits for ContinueDeployment; SkipWaitTimeForInstanceTermination ends the wait. The deployment is in progress until the wait is over: that both operations refuse a deployment that has completed is all that AWS documents of it.',
    missing:
      'DISCOVER_EXISTING, lifecycle hooks and scripts: a replacement instance is found bad by its target’s health alone. The copy has no scaling policies, and launches that FIS blocks in the original group are not blocked in it. Assumed, since AWS documents none of it: the application runs on a replacement instance from its launch, and installing takes as long as in place; instances that either group launches do not join the load balancer while the group is not to serve, which shows as the suspended process AddToLoadBalancer; a copy whose deployment failed is left running, as users of CodeDeploy report; a rollback before traffic was rerouted succeeds at once.',
    tests: [
      [
        'code-deploy/blue-green.test.ts',
        'a copy of the group gets the revision and then the traffic, and the original is deleted',
      ],
      [
        'code-deploy/blue-green.test.ts',
        'replacement instances that never become healthy cost nothing: the original ones have not left',
      ],
      [
        'code-deploy/blue-green.test.ts',
        'an alarm while the original ones wait for their end gives them the traffic back',
      ],
      [
        'code-deploy/blue-green.test.ts',
        'with STOP_DEPLOYMENT it reroutes once it is continued, and is stopped where nobody does',
      ],
      [
        'api/code-deploy-blue-green.test.ts',
        'a wait is ended by whom it waits for, and by nobody else',
      ],
    ],
  },
  {
    part: 'CloudWatch',
    modelled:
      'Metrics of load balancers, target groups, hosts, Auto Scaling groups and the CI queue from the lab’s own truth, by declared minutes; alarms on one metric with periods, datapoints and missing data. Request rates are real and minutes declared, so one request counts for as many as the speed says. Alarms stop experiments, refreshes and deployments, and scale groups.',
    missing:
      'CPUUtilization is a model: proportional to an instance’s requests. Percentiles, metric math, anomaly detection, composite alarms, custom metrics, actions other than scaling. An alarm looks at its own periods only, and not further back for missing ones. Times are real: a period of 60 lasts 6 real seconds at speed 10.',
    tests: [
      ['cloudwatch/cloudwatch.test.ts', 'are gathered by declared minutes, and told by real time'],
      [
        'cloudwatch/cloudwatch.test.ts',
        'fires by the metric that it watches, tells its listeners once, and recovers',
      ],
      [
        'cloudwatch/cloudwatch.test.ts',
        'requests become the metrics of their load balancer and target group, one for as many as the speed says',
      ],
    ],
  },
  {
    part: 'CI queue',
    modelled:
      'A controller that hands jobs to agents over HTTP through the fabric, and to another agent where one falls silent; what it counts is in `GET /jobs`, in the metrics of Holdfast/CI and in the truth.',
    missing:
      'Jenkins or any other CI system: the queue is the lab’s own. Controller and agents run in the lab’s process; only their instances’ states and links are those of the plan. One queue only, told by the names of instances.',
    tests: [
      [
        'ci/job-queue.test.ts',
        'a job is one agent’s at a time, is retried when that falls silent, and given up in the end',
      ],
      [
        'ci/job-queue.test.ts',
        'two agents take jobs over HTTP; what a lost one had is finished by the other',
      ],
    ],
  },
  {
    part: 'Database',
    modelled:
      'Real servers, each at its zone: PostgreSQL; for MySQL and MariaDB the MariaDB server on the PATH, else PostgreSQL in their place. A Multi-AZ instance has a synchronous standby over the lab’s network. A failover ends the primary, breaks all connections (with a RST where it can be reached, with silence where its zone is lost), promotes the standby after the failover time and moves the endpoint; another standby is made in the old zone once that can be reached. Losing the primary’s zone starts a failover by itself; losing the standby’s zone lets writes go on without it. Read replicas are asynchronous, refuse writes and can be promoted, in another region, too.',
    missing:
      'Clusters, storage, backups, parameter groups, proxies, TLS to the database. A standby is made again within seconds, on AWS it takes longer. A read replica has no standby of its own. Applications have the nearest database for reading and for writing, so that near a replica their writes are refused. Oracle’s MySQL server and other engines: what runs is in `substitutions`.',
    tests: [
      [
        'database/database.test.ts',
        'loses no acknowledged write in failovers there and back, and breaks connections',
      ],
      [
        'database/database.test.ts',
        'fails over by itself when the primary’s zone is lost, and has a standby again afterwards',
      ],
      [
        'database/database.test.ts',
        'waits for a lost standby, then goes on without it, and is in step once it is back',
      ],
      [
        'database/database.test.ts',
        'a read replica lags, refuses writes, and lacks what it had not got once it is promoted',
      ],
      [
        'start-world.test.ts',
        'a database failover breaks requests and recovers in the standby’s zone',
      ],
      ['start-world.test.ts', 'losing the primary’s zone fails the database over by itself'],
      ['start-world.test.ts', 'stores an item once for each idempotency key'],
    ],
  },
  {
    part: 'Cache',
    modelled:
      'The redis-server or valkey-server on the PATH, one for each node at its zone, copied asynchronously over the lab’s network. Where the primary is lost and failover is automatic, a replica takes its part after the failover time and the endpoint moves; a single node is gone until its zone is back, and empty then. Sessions of the sample application live in it.',
    missing:
      'Shards beyond the first, memcached, serverless caches, snapshots, TLS, reader endpoints. Without either server a stand-in of Holdfast’s own serves strings with an expiry only.',
    tests: [
      [
        'cache/cache.test.ts',
        'keeps its sessions when a replica takes the part of a primary without power',
      ],
      [
        'cache/cache.test.ts',
        'is gone until its zone is back, and empty then, where no replica takes its part',
      ],
      [
        'cache/cache.test.ts',
        'fails over by itself when its primary’s zone is cut off, and refuses while it reboots',
      ],
    ],
  },
  {
    part: 'Network',
    modelled:
      'Every connection to targets, databases, caches, the internet and the CI controller can be refused, reset, black-holed, delayed with jitter or made to lose packets, in each direction, new or established; those of users are black-holed where the load balancer’s zone is cut off. Lost packets cost the time that TCP’s retransmissions take: a SYN 1, 3, 7, … s, a segment a round trip or 200 ms doubled each time. Delays are real time, TCP’s timers declared time. Subnets can be cut off with FIS’s scopes all, availability-zone and vpc. What the plan’s own security groups, network ACLs and routes refuse is dropped from the start, for users, load balancers, targets, databases, caches and the internet.',
    missing:
      'What the plan leaves open is let through, and listed. A load balancer that some of its subnets let out is let out. Bandwidth is not limited: none of FIS’s documented network actions and SSM documents (latency, packet loss, a black-holed port, disrupted connectivity) limits it, so that such a fault could not run on AWS unchanged. Congestion, tail loss probes; delays between users and the load balancer. At a speed at which a delay would come near a timeout that it stays far below on AWS, the fault fails and says so.',
    tests: [
      [
        'fabric/fabric.test.ts',
        'in a black hole bytes vanish both ways, and the connection is reset when it heals',
      ],
      ['fabric/fabric.test.ts', 'a cut subnet cuts off what has an address nowhere else'],
      ['fabric/fabric.test.ts', 'a reset link resets new and established connections'],
      [
        'fabric/plan-rules.test.ts',
        'a load balancer whose rules do not let it out answers 504, and its targets time out',
      ],
      [
        'fabric/plan-rules.test.ts',
        'an application that its database does not admit runs, and cannot serve',
      ],
      ['fabric/tcp-loss.test.ts', 'is given up after seven tries, some two minutes'],
      ['fabric/fabric.test.ts', 'a link that loses packets delivers everything, late'],
      ['fabric/cut-subnets.test.ts', 'what stands in several subnets gets through by any of them'],
      [
        'fabric/speed-for-delay.test.ts',
        'a delay that exceeds every timeout at any speed does so at each',
      ],
    ],
  },
  {
    part: 'NAT gateways and the internet',
    modelled:
      'A server stands for the internet (`GET /outside` of the sample application asks it). Each private subnet reaches it by the NAT gateway that its default route names, and not once that one’s subnet is cut off: nothing reroutes.',
    missing:
      'NAT’s own limits (ports, bandwidth, idle time), its states, regional NAT gateways, transit gateways, VPC endpoints. Public subnets reach it by any internet gateway.',
    tests: [
      [
        'outside/outside.test.ts',
        'the subnet of a NAT gateway that is cut off takes the way out of every zone with it',
      ],
      [
        'outside/outside.test.ts',
        'a subnet that is cut off from outside of its VPC has no way out, and all others have',
      ],
    ],
  },
  {
    part: 'DNS and regions',
    modelled:
      'A name server on loopback with the plan’s A and CNAME records (simple, failover, weighted, latency; aliases with `evaluate_target_health`) and the load balancers’ own names, from which the nodes of an unhealthy zone leave, unless all are unhealthy; Route 53’s health checks with their interval, threshold, timeouts, and more than 18% of the checkers that must agree. Our clients keep answers for the declared TTL. Every region of a plan is deployed, and the AWS endpoint answers each by the region that a request is signed for.',
    missing:
      'One checker in each of eight regions. Geolocation, geoproximity, IP-based and multivalue routing, calculated health checks, private zones, IPv6, DNSSEC. Users ask from the primary region; no distance takes time. How soon Route 53 learns of a target’s health. Groups, databases, caches and alarms of one name in two regions, and deployment groups of one name in two applications: the lab refuses such a stack.',
    tests: [
      ['dns/lab-dns.test.ts', 'users come by the plan’s record to the primary region'],
      ['dns/lab-dns.test.ts', 'a node whose zone is cut off leaves DNS, and comes back'],
      [
        'dns/lab-dns.test.ts',
        'a region that is cut off fails its health check, and DNS leads to the other until it is back',
      ],
      [
        'dns/health-checker.test.ts',
        'fails and recovers within its threshold of intervals, whatever the phases of its checkers',
      ],
      [
        'dns/resolve-name.test.ts',
        'failover answers with the primary, with the secondary where only that is healthy',
      ],
      ['dns/resolve-name.test.ts', 'weights share answers among the healthy, and 0 gets none'],
      [
        'dns/resolve-name.test.ts',
        'latency answers with the client’s region, else with the nearest that is healthy',
      ],
      ['api/regions.test.ts', 'each region shows what is deployed there'],
      ['api/regions.test.ts', 'FIS experiments are those of a region, and take zones of no other'],
      ['api/regional-monitoring.test.ts', 'alarms are seen and changed in their region alone'],
      ['api/regional-monitoring.test.ts', 'a metric is where what it is of is'],
      ['api/route53/route53.test.ts', 'boto3 reads the same'],
    ],
  },
  {
    part: 'Web ACL',
    modelled:
      'Rules by priority with allow, block, count, CAPTCHA (405), challenge (202), custom responses, overrides; byte match with its transformations, SQL injection, IP sets, rule groups of the plan, not, and, or. Rate-based rules: the window is declared time and rates are real, so window and limit are both divided by `--speed`: a client that sends N requests a second trips a rule where it would on AWS, at the same declared time, looked at every 10 declared seconds. The first 8 KB of a body are inspected. Verdicts are in the truth and the access log.',
    missing:
      'AWS’s managed groups: stand-ins of the lab’s own answer for SQLiRuleSet, AnonymousIpList and BotControlRuleSet, and the others never match, so an attack that meets them says nothing about AWS’s and ends inconclusive. Labels, tokens (whoever is asked for a CAPTCHA or challenge is stopped), geographic, size, regex and XSS statements, rates by other keys than the address. At high speed a scaled limit is a small number of requests, so short bursts weigh more than on AWS. The probe and the load have one address for many users: rates by address do not count them.',
    tests: [
      [
        'waf/web-acl.test.ts',
        'the first rule that matches and does not only count decides, else the default',
      ],
      [
        'waf/rate-based-rule.test.ts',
        'at speed %i the same real rate trips it, at about the same declared time',
      ],
      ['waf/rule-groups.test.ts', 'a stand-in decides under AWS’s names, and says that it is one'],
      [
        'waf/guarded-load-balancer.test.ts',
        'blocks before any target is asked, and says so in the truth and the access log',
      ],
      ['waf/guarded-load-balancer.test.ts', 'asks for a CAPTCHA with 405 and AWS’s header'],
      [
        'waf/guarded-load-balancer.test.ts',
        'sees the first 8 KB of a body and no more, in whatever pieces it comes',
      ],
    ],
  },
  {
    part: 'AWS endpoint',
    modelled:
      'Signed requests of unmodified SDK clients, boto3 and the AWS CLI to [these operations](reference/lab-api.md), each called through boto3 in [a test](lab-boto3.md). FIS experiments with their states, targets that are resolved once, and undo on every way out. SSM’s Parameter Store creates a parameter for one of many who ask at once.',
    missing:
      'Other operations, and permissions: any role is taken. Tags of what is no instance, subnet, group, database or cache. Names of Auto Scaling groups and databases must differ between regions.',
    tests: [
      ['api/start-api.test.ts', 'the lab’s own credentials are let in'],
      ['api/boto3.test.ts', 'boto3 can use the endpoint unmodified'],
      ['api/fis/experiments.test.ts', 'is stopped on request, and undoes first'],
      [
        'api/fis/experiments.test.ts',
        'is stopped by its stop condition, and undoes first; an alarm that is not there is refused',
      ],
      ['api/fis/targets.test.ts', 'are resolved once: what comes later is spared'],
      ['api/boto3-operations.test.ts', 'boto3 can call every operation, and parses every answer'],
      ['api/ssm/ssm.test.ts', 'creates a parameter once, for one of many who ask at once'],
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
