# METADATA
# title: New versions go out with automatic rollback
# description: >-
#   What serves users' requests gets new versions by an instance refresh with auto_rollback, by a
#   CodeDeploy deployment group that rolls back on DEPLOYMENT_FAILURE, or, for an ECS service, by a
#   deployment circuit breaker or alarms with rollback. Without any of these a new image or template
#   reaches only instances that happen to be launched later, or is rolled out by hand. Auto Scaling
#   cannot roll back a group that launches from $Latest or $Default, and a refresh replaces no instance
#   that is protected from scale in, or while Launch, Terminate or InstanceRefresh is suspended. An
#   instance of its own is judged where CodeDeploy deploys to it.
# custom:
#   id: delivery/automatic-rollback
#   severity: high
#   remedy: >-
#     Of an Auto Scaling group, add instance_refresh { preferences { auto_rollback = true } } and name a
#     version of the launch template by its number (latest_version); or an aws_codedeploy_deployment_group
#     with auto_rollback_configuration for DEPLOYMENT_FAILURE. Of an ECS service, add
#     deployment_circuit_breaker with enable and rollback set to true.
#   references:
#     - AWS Well-Architected Framework (2025-02), Operational Excellence Pillar, OPS06-BP04 Automate testing and rollback
#     - AWS Well-Architected Framework (2025-02), Reliability Pillar, REL08-BP05 Deploy changes with automation
package policies.delivery.automatic_rollback

import data.lib.checks

id := "delivery/automatic-rollback"

in_scope contains rollout.address if some rollout in input.delivery.rollouts

results contains result if {
	some rollout in input.delivery.rollouts
	ways := all_ways(rollout)
	result := checks.result(
		id, rollout.address,
		[checks.if_in_role(rollout.role, best(ways))],
		[way[1] | some way in ways],
	)
}

# One way that rolls back is enough.
best(ways) := way if {
	passing := [way | some way in ways; way[0] == "pass"]
	way := passing[0]
} else := way if {
	open := [way | some way in ways; way[0] == "unknown"]
	way := open[0]
} else := ["unknown", concat("; ", input.delivery.doubts)] if {
	count(input.delivery.doubts) > 0
} else := ["fail", concat("; ", [way[1] | some way in ways])] if {
	count(ways) > 0
} else := ["fail", "neither an instance refresh nor CodeDeploy brings new versions to it"]

all_ways(rollout) := array.concat(
	array.concat(refresh_ways(rollout.instanceRefresh), ecs_ways(rollout.ecs)),
	[code_deploy(group) | some group in rollout.codeDeploy],
)

refresh_ways(refresh) := [] if {
	refresh == null
} else := [["fail", concat("", ["its instance refresh replaces no instance: ", concat("; ", refresh.blockedBy)])]] if {
	count(refresh.blockedBy) > 0
} else := [["unknown", refresh.autoRollback.reason]] if {
	refresh.autoRollback.state == "unknown"
} else := [["fail", "its instance refresh does not roll back (auto_rollback)"]] if {
	refresh.autoRollback.value == false
} else := [["unknown", refresh.version.reason]] if {
	refresh.version.state == "unknown"
} else := [["unknown", concat("; ", refresh.mayBeBlockedBy)]] if {
	refresh.version.value == "pinned"
	count(refresh.mayBeBlockedBy) > 0
} else := [["pass", "its instance refresh rolls back to the numbered version before"]] if {
	refresh.version.value == "pinned"
} else := [["fail", "its instance refresh cannot roll back: its launch template takes the image from a parameter of SSM (resolve:ssm), of which Auto Scaling keeps no former value"]] if {
	refresh.version.value == "resolve:ssm"
} else := [["fail", concat("", ["its instance refresh cannot roll back: the launch template's version is ", refresh.version.value, ", and Auto Scaling rolls back to a numbered one only"])]]

ecs_ways(ecs) := [] if {
	ecs == null
} else := [["unknown", ecs.controller.reason]] if {
	ecs.controller.state == "unknown"
} else := [] if {
	ecs.controller.value == "CODE_DEPLOY"
} else := [["unknown", "its deployments are made by a controller that is not in the plan (EXTERNAL)"]] if {
	ecs.controller.value == "EXTERNAL"
} else := [checks.must_be(
	ecs.rollsBack, true,
	"its deployments roll back by circuit breaker or alarms",
	"its deployments have neither a circuit breaker nor alarms that roll back",
)]

code_deploy(group) := checks.must_be(
	group.rollsBack, true,
	concat("", [group.address, " rolls back a deployment that fails", alarms(group)]),
	concat("", [group.address, " does not roll back a deployment that fails (auto_rollback_configuration)"]),
)

alarms(group) := ", and stops on alarms" if {
	group.alarms
} else := ""
