# METADATA
# title: Health checks and grace periods fit each other
# description: >-
#   The timeout of a target group or a Classic Load Balancer is shorter than its interval, and a target
#   that died gets no more requests within the time that the settings allow (detectionSeconds). An Auto Scaling group with ELB health
#   checks has a grace period of at least one interval, so that a booting instance is not counted as
#   broken from its first check on, and of no more than 15 minutes, in which a broken one is kept.
# custom:
#   id: availability/health-check-timing
#   severity: medium
#   remedy: >-
#     Shorten interval and unhealthy_threshold of the target group's health check; set
#     health_check_grace_period to the time that an instance needs to start.
#   references:
#     - AWS Well-Architected Framework (2025-02), Reliability Pillar, REL11-BP01 Monitor all components of the workload to detect failures
package policies.availability.health_check_timing

import data.lib.checks

id := "availability/health-check-timing"

longest_grace := 900

# The longest interval that Elastic Load Balancing takes.
longest_interval := 300

judged_groups := [group |
	some group in input.availability.groups
	not is_other_type(group.type)
]

is_other_type(type) if {
	type.state == "known"
	type.value != "ELB"
}

in_scope contains address if some address, _ in input.availability.targetGroups

in_scope contains group.address if some group in judged_groups

results contains result if {
	some address, target_group in input.availability.targetGroups
	result := checks.result(id, address, [timeout_check(target_group), detection_check(target_group)], deregistration(target_group))
}

results contains result if {
	some group in judged_groups
	result := checks.result(id, group.address, [checks.if_in_role(group.role, check) | some check in grace_checks(group)], [])
}

seconds(number) := concat("", [checks.text(number), " s"])

timeout_check(group) := ["pass", concat("", ["times out after ", seconds(group.timeoutSeconds.value), ", before the next check at ", seconds(group.intervalSeconds.value)])] if {
	group.timeoutSeconds.value < group.intervalSeconds.value
} else := ["fail", concat("", ["times out after ", seconds(group.timeoutSeconds.value), ", and checks every ", seconds(group.intervalSeconds.value), ": AWS refuses a timeout that is not shorter than the interval"])] if {
	group.timeoutSeconds.value >= group.intervalSeconds.value
} else := ["unknown", concat("; ", open_reasons([group.timeoutSeconds, group.intervalSeconds]))]

open_reasons(fields) := [field.reason | some field in fields; field.state == "unknown"]

detection(group) := (group.intervalSeconds.value * group.unhealthyThreshold.value) + group.timeoutSeconds.value

detection_text(group) := concat("", [
	"takes up to ", checks.text(group.unhealthyThreshold.value), " x ", seconds(group.intervalSeconds.value),
	" + ", seconds(group.timeoutSeconds.value), " = ", seconds(detection(group)),
	" to find that a target died; allowed: ", seconds(input.settings.detectionSeconds),
])

detection_check(group) := ["pass", detection_text(group)] if {
	detection(group) <= input.settings.detectionSeconds
} else := ["fail", detection_text(group)] if {
	detection(group) > input.settings.detectionSeconds
} else := ["unknown", concat("; ", open_reasons([group.intervalSeconds, group.unhealthyThreshold, group.timeoutSeconds]))]

deregistration(group) := [concat("", ["deregistration delay ", seconds(group.deregistrationDelaySeconds.value)])] if {
	group.deregistrationDelaySeconds.state == "known"
} else := []

grace_checks(group) := [["unknown", group.type.reason]] if {
	group.type.state == "unknown"
} else := [["unknown", group.graceSeconds.reason]] if {
	group.graceSeconds.state == "unknown"
} else := [["fail", concat("", ["has a grace period of ", seconds(group.graceSeconds.value), ", more than 15 minutes: for so long an instance that never becomes healthy is kept"])]] if {
	group.graceSeconds.value > longest_grace
} else := [["pass", concat("", ["is held back by ", concat(", ", group.launchHooks), " while it starts; the grace period begins after that"])]] if {
	count(group.launchHooks) > 0
} else := [["pass", concat("", ["has a grace period of ", seconds(group.graceSeconds.value), ", as long as any interval"])]] if {
	group.graceSeconds.value >= longest_interval
} else := [["fail", concat("", ["has a grace period of 0 s and ELB health checks: an instance that is still starting is replaced"])]] if {
	group.graceSeconds.value == 0
	count(group.possibleHooks) == 0
} else := [["unknown", "which target group serves it, the plan does not tell"]] if {
	count(group.targetGroups) == 0
} else := [grace_check(group, address) | some address in group.targetGroups]

grace_check(group, address) := ["unknown", concat("", ["the health check of ", address, " is not in this plan"])] if {
	not input.availability.targetGroups[address]
} else := ["unknown", input.availability.targetGroups[address].intervalSeconds.reason] if {
	input.availability.targetGroups[address].intervalSeconds.state == "unknown"
} else := ["pass", concat("", [grace_text(group, address), ", and an instance has ", seconds(group.graceSeconds.value), " to start"])] if {
	group.graceSeconds.value >= input.availability.targetGroups[address].intervalSeconds.value
} else := ["unknown", concat("", [grace_text(group, address), ", unless one of these holds it back: ", concat(", ", group.possibleHooks)])] if {
	count(group.possibleHooks) > 0
} else := ["fail", concat("", [grace_text(group, address), ": it ends before a second check, so that an instance that is still starting is counted as broken from the first on"])]

grace_text(group, address) := concat("", [
	"has a grace period of ", seconds(group.graceSeconds.value), "; ", address, " checks every ",
	seconds(input.availability.targetGroups[address].intervalSeconds.value),
])
