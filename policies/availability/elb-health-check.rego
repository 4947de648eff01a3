# METADATA
# title: Auto Scaling replaces what the load balancer finds unhealthy
# description: >-
#   An Auto Scaling group behind a target group or a Classic Load Balancer has the health check type ELB.
#   With EC2, the default, an instance whose application is dead stays in the group for as long as the machine runs; and so it
#   does where the group suspends the processes that replace it, or that let the new one serve.
# custom:
#   id: availability/elb-health-check
#   severity: medium
#   remedy: Set health_check_type to "ELB" on the Auto Scaling group, and suspend none of HealthCheck, ReplaceUnhealthy, Terminate, Launch and AddToLoadBalancer.
#   references:
#     - AWS Security Hub CSPM, AutoScaling.1
#     - AWS Well-Architected Framework (2025-02), Reliability Pillar, REL11-BP01 Monitor all components of the workload to detect failures
package policies.availability.elb_health_check

import data.lib.checks

id := "availability/elb-health-check"

in_scope contains group.address if some group in input.availability.groups

results contains result if {
	some group in input.availability.groups
	found := array.concat([check(group)], replacement(group))
	result := checks.result(id, group.address, [checks.if_in_role(group.role, each) | some each in found], [])
}

check(group) := checks.must_be(
	group.type, "ELB",
	"has health check type ELB",
	concat("", ["has health check type ", group.type.value, ": an instance that answers no request is not replaced"]),
) if {
	group.type.state == "known"
} else := ["unknown", group.type.reason]

# Without any of these an unhealthy instance stays.
replacing := {"HealthCheck", "ReplaceUnhealthy", "Terminate", "Launch", "AddToLoadBalancer"}

replacement(group) := [["unknown", group.suspended.reason]] if {
	group.suspended.state == "unknown"
} else := [["fail", concat("", ["suspends ", concat(", ", stopped), ": an instance that answers no request is not replaced by one that does"])]] if {
	stopped := sort([name | some name in group.suspended.value; name in replacing])
	count(stopped) > 0
} else := []
