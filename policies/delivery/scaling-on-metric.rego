# METADATA
# title: What can grow grows on a metric
# description: >-
#   An Auto Scaling group or ECS service whose largest size exceeds its smallest has a policy that acts
#   on a metric: target tracking, a forecast that scales, or a step or simple policy that an alarm
#   calls. A policy that is switched off, only forecasts, or that no alarm calls does not count, and
#   neither does a schedule. A group of fixed size is not judged.
# custom:
#   id: delivery/scaling-on-metric
#   severity: medium
#   remedy: >-
#     Add an aws_autoscaling_policy with policy_type TargetTrackingScaling for the group.
#   references:
#     - AWS Well-Architected Framework (2025-02), Reliability Pillar, REL07-BP01 Use automation when obtaining or scaling resources
package policies.delivery.scaling_on_metric

import data.lib.checks
import data.lib.uncertain

id := "delivery/scaling-on-metric"

judged := [scalable |
	some scalable in input.delivery.scalables
	not is_fixed(scalable)
]

is_fixed(scalable) if scalable.max.value == scalable.min.value

in_scope contains scalable.address if some scalable in judged

results contains result if {
	some scalable in judged
	result := checks.result(id, scalable.address, [checks.if_in_role(scalable.role, check(scalable))], [policy.how | some policy in scalable.policies])
}

check(scalable) := ["pass", concat("; ", acting)] if {
	acting := [policy.how | some policy in scalable.policies; policy.certain; uncertain.is_known(policy.acts, true)]
	count(acting) > 0
} else := ["unknown", concat("; ", open)] if {
	open := [doubt(policy) | some policy in scalable.policies; may_act(policy.acts)]
	count(open) > 0
} else := ["unknown", concat("; ", open)] if {
	open := [field.reason | some field in [scalable.min, scalable.max]; field.state == "unknown"]
	count(open) > 0
} else := ["fail", concat("", ["may have ", checks.text(scalable.min.value), " to ", checks.text(scalable.max.value), " instances, and no policy of this plan scales it on a metric"])]

may_act(acts) if acts.state == "unknown"

may_act(acts) if uncertain.is_known(acts, true)

doubt(policy) := policy.acts.reason if {
	policy.acts.state == "unknown"
} else := concat("", [policy.how, ", perhaps of another group"])
