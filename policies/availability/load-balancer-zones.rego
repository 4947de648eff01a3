# METADATA
# title: Load balancers lie in two zones or more
# description: >-
#   Every Application, Network and Classic Load Balancer has subnets in at least two Availability
#   Zones. AWS takes one subnet a zone, so that two different subnets are two zones.
# custom:
#   id: availability/load-balancer-zones
#   severity: high
#   remedy: >-
#     Give the load balancer a subnet in a second Availability Zone (subnets or subnet_mapping).
#   references:
#     - AWS Security Hub CSPM, ELB.10 and ELB.13
#     - AWS Well-Architected Framework (2025-02), Reliability Pillar, REL10-BP01 Deploy the workload to multiple locations
package policies.availability.load_balancer_zones

import data.lib.checks
import data.lib.uncertain

id := "availability/load-balancer-zones"

type(lb) := input.loadBalancers[lb.address].type

judged := array.concat(
	[lb |
		some lb in input.availability.loadBalancers
		may_be_judged(type(lb))
	],
	[lb | some lb in input.availability.classicLoadBalancers],
)

may_be_judged(kind) if kind.state == "unknown"

may_be_judged(kind) if {
	kind.state == "known"
	kind.value in {"application", "network"}
}

in_scope contains lb.address if some lb in judged

results contains result if {
	some lb in judged
	result := checks.result(id, lb.address, [check(lb)], lb.spread.evidence)
}

check(lb) := ["pass", concat("", ["lies in ", checks.text(lb.spread.atLeast), " zones or more"])] if {
	lb.spread.atLeast >= 2
} else := ["fail", concat(": ", array.concat(["lies in one zone"], lb.spread.possible))] if {
	lb.spread.atMost != null
	lb.spread.atMost < 2
} else := ["pass", "AWS creates no Application Load Balancer in fewer than two zones; which of these subnets it has, the plan does not tell"] if {
	lb.twoByAws
	uncertain.is_known(type(lb), "application")
} else := ["unknown", lb.spread.reason]
