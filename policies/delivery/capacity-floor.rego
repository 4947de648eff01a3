# METADATA
# title: A deployment leaves enough in service
# description: >-
#   While a version goes out by instance refresh, CodeDeploy or ECS, at least one instance stays in
#   service, and at least the share of the desired capacity that the settings ask for
#   (deploymentCapacity). Where instances are terminated before others are launched (a maximum of 100
#   percent), at least one is out of service whatever the minimum is.
# custom:
#   id: delivery/capacity-floor
#   severity: high
#   remedy: >-
#     Raise min_healthy_percentage and let max_healthy_percentage exceed 100; use OneAtATime,
#     HalfAtATime or a blue/green deployment in place of AllAtOnce.
#   references:
#     - AWS Well-Architected Framework (2025-02), Operational Excellence Pillar, OPS06-BP03 Employ safe deployment strategies
#     - AWS Well-Architected Framework (2025-02), Reliability Pillar, REL08-BP05 Deploy changes with automation
package policies.delivery.capacity_floor

import data.lib.checks
import data.lib.uncertain

id := "delivery/capacity-floor"

judged := [rollout |
	some rollout in input.delivery.rollouts
	count(floors(rollout)) > 0
]

in_scope contains rollout.address if some rollout in judged

results contains result if {
	some rollout in judged
	result := checks.result(id, rollout.address, [checks.if_in_role(rollout.role, floor) | some floor in floors(rollout)], [])
}

floors(rollout) := array.concat(
	array.concat(refresh_floors(rollout), ecs_floors(rollout)),
	[code_deploy_floor(rollout, group) | some group in rollout.codeDeploy],
)

share := input.settings.deploymentCapacity

refresh_floors(rollout) := [] if {
	rollout.instanceRefresh == null
} else := [percent_floor("an instance refresh", rollout.desired, rollout.instanceRefresh.minHealthyPercent, rollout.instanceRefresh.maxHealthyPercent)]

ecs_floors(rollout) := [] if {
	rollout.ecs == null
} else := [["unknown", rollout.ecs.controller.reason]] if {
	rollout.ecs.controller.state == "unknown"
} else := [] if {
	rollout.ecs.controller.value != "ECS"
} else := [percent_floor("a deployment", rollout.desired, rollout.ecs.minHealthyPercent, rollout.ecs.maxPercent)]

# `desired` instances of which `least` percent stay, unless others come first (`most` over 100).
percent_floor(what, desired, least, most) := ["unknown", concat("; ", open)] if {
	open := [field.reason | some field in [least, most]; field.state == "unknown"]
	count(open) > 0
} else := ["fail", concat("", [what, " may take all instances out at once (0 percent stay healthy)"])] if {
	least.value == 0
} else := ["pass", concat("", [what, " keeps ", checks.text(least.value), " percent, and launches before it terminates (", checks.text(most.value), " percent)"])] if {
	desired.state == "unknown"
	most.value > 100
	least.value >= share * 100
} else := ["unknown", desired.reason] if {
	desired.state == "unknown"
} else := judge(what, desired.value, left(desired.value, least.value, most.value), percent_arithmetic(desired.value, least.value, most.value))

kept(desired, least) := ceil((desired * least) / 100)

left(desired, least, most) := kept(desired, least) if {
	most > 100
} else := min([kept(desired, least), desired - 1])

percent_arithmetic(desired, least, most) := concat("", [
	checks.text(least), " percent of ", checks.text(desired), " is ", checks.text(kept(desired, least)),
	order(desired, most),
])

order(_, most) := ", and others are launched first" if {
	most > 100
} else := ", and at least one is terminated first"

judge(what, desired, rest, arithmetic) := ["unknown", concat("", [what, " meets no instance as planned: how many run is decided by what scales it"])] if {
	desired == 0
} else := ["pass", text(what, desired, rest, arithmetic)] if {
	rest >= 1
	rest >= share * desired
} else := ["fail", text(what, desired, rest, arithmetic)]

text(what, desired, rest, arithmetic) := concat("", [
	what, " leaves ", checks.text(rest), " of ", checks.text(desired), " in service (", arithmetic,
	"); needed: at least 1, and ", checks.text(share), " of them",
])

# Instances that a deployment group reaches one by one are one fleet.
fleet_size[group.address] := count(addresses) if {
	some rollout in input.delivery.rollouts
	some group in rollout.codeDeploy
	addresses := instances_of[group.address]
}

instances_of[group.address] contains rollout.address if {
	some rollout in input.delivery.rollouts
	rollout.kind == "instance"
	some group in rollout.codeDeploy
}

size(rollout, group) := {"state": "known", "value": fleet_size[group.address]} if {
	rollout.kind == "instance"
} else := rollout.desired

code_deploy_floor(rollout, group) := ["pass", concat("", [group.address, " is blue/green: the old instances serve until the new ones do"])] if {
	uncertain.is_known(group.blueGreen, true)
} else := ["pass", concat("", [group.address, " shifts traffic between two sets of tasks"])] if {
	rollout.kind == "ecs-service"
} else := ["unknown", group.blueGreen.reason] if {
	group.blueGreen.state == "unknown"
} else := ["unknown", group.configuration.reason] if {
	group.configuration.state == "unknown"
} else := ["fail", concat("", [group.address, " deploys to all instances at once (CodeDeployDefault.AllAtOnce)"])] if {
	group.configuration.value == "CodeDeployDefault.AllAtOnce"
} else := ["unknown", size(rollout, group).reason] if {
	size(rollout, group).state == "unknown"
} else := settled(rollout, group, judge(group.address, number, rest, concat("", ["by ", group.configuration.value]))) if {
	number := size(rollout, group).value
	rest := healthy(number, group)
} else := ["unknown", concat("", ["what ", group.configuration.value, " leaves in service is not in this plan"])]

# A zone at a time leaves the others whole; a number of hosts is a smaller share of a group that grew.
settled(rollout, group, floor) := ["unknown", concat("", [floor[1], ", and it deploys to one zone after the other, which may leave more"])] if {
	floor[0] == "fail"
	group.zonal
} else := ["unknown", rollout.max.reason] if {
	floor[0] == "pass"
	group.minimumHealthy.type == "HOST_COUNT"
	rollout.max.state == "unknown"
} else := ["unknown", text(group.address, rollout.max.value, healthy(rollout.max.value, group), concat("", ["by ", group.configuration.value, " at its largest size"]))] if {
	floor[0] == "pass"
	group.minimumHealthy.type == "HOST_COUNT"
	healthy(rollout.max.value, group) < share * rollout.max.value
} else := floor

# CodeDeploy takes at least one instance at a time, and of halves it rounds down.
healthy(number, group) := number - 1 if {
	group.configuration.value == "CodeDeployDefault.OneAtATime"
} else := number - max([1, floor(number / 2)]) if {
	group.configuration.value == "CodeDeployDefault.HalfAtATime"
} else := min([ceil((number * group.minimumHealthy.value) / 100), number - 1]) if {
	group.minimumHealthy.type == "FLEET_PERCENT"
} else := min([group.minimumHealthy.value, number - 1]) if {
	group.minimumHealthy.type == "HOST_COUNT"
}
