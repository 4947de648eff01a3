package policies.delivery.automatic_rollback_test

import data.lib.facts_fixture as facts
import data.policies.delivery.automatic_rollback as policy

plain := {"address": "asg", "role": facts.known("application"), "instanceRefresh": null, "ecs": null, "codeDeploy": []}

refresh(rolls_back, version) := {"instanceRefresh": {"autoRollback": rolls_back, "version": version}}

deployment_group(rolls_back) := {"address": "group", "rollsBack": rolls_back, "alarms": false}

code_deploy(rolls_back) := {"codeDeploy": [deployment_group(rolls_back)]}

ecs(controller, rolls_back) := {"ecs": {"controller": controller, "rollsBack": rolls_back}}

verdict(changes) := facts.verdicts(found).asg if {
	found := policy.results with input as {"delivery": {"rollouts": [facts.replace(plain, changes)], "doubts": []}}
}

yes := facts.known(true)

no := facts.known(false)

pinned := facts.known("pinned")

test_a_refresh_that_rolls_back_passes if verdict(refresh(yes, pinned)) == "pass"

test_a_refresh_that_does_not_fails if verdict(refresh(no, pinned)) == "fail"

test_latest_cannot_be_rolled_back if verdict(refresh(yes, facts.known("$Latest"))) == "fail"

test_an_image_from_a_parameter_cannot_be_rolled_back if {
	found := policy.results with input as {"delivery": {"rollouts": [facts.replace(plain, refresh(yes, facts.known("resolve:ssm")))], "doubts": []}}
	some result in found
	result.verdict == "fail"
	contains(result.message, "parameter of SSM")
}

test_an_open_refresh_is_unknown if {
	verdict(refresh(facts.unknown("open"), pinned)) == "unknown"
	verdict(refresh(yes, facts.unknown("version"))) == "unknown"
}

test_a_refresh_that_replaces_nothing_fails if {
	blocked := {"instanceRefresh": {"autoRollback": yes, "version": pinned, "blockedBy": ["it suspends Launch"]}}
	verdict(blocked) == "fail"
}

test_a_refresh_that_may_replace_nothing_is_unknown if {
	open := {"instanceRefresh": {"autoRollback": yes, "version": pinned, "mayBeBlockedBy": ["its processes are open"]}}
	verdict(open) == "unknown"
	verdict({"instanceRefresh": facts.replace(open.instanceRefresh, {"autoRollback": no})}) == "fail"
}

test_nothing_fails if verdict({}) == "fail"

test_nothing_is_unknown_where_code_deploy_may_deploy_to_it if {
	found := policy.results with input as {"delivery": {"rollouts": [plain], "doubts": ["lost"]}}
	facts.verdicts(found).asg == "unknown"
}

test_nothing_is_unknown_where_it_may_serve_nothing if verdict({"role": facts.unknown("lost")}) == "unknown"

test_code_deploy_that_rolls_back_passes if verdict(code_deploy(yes)) == "pass"

test_code_deploy_that_does_not_fails if verdict(code_deploy(no)) == "fail"

test_open_events_are_unknown if verdict(code_deploy(facts.unknown("events"))) == "unknown"

test_one_way_is_enough if verdict(facts.replace(refresh(no, pinned), code_deploy(yes))) == "pass"

test_an_ecs_service_that_rolls_back_passes if verdict(ecs(facts.known("ECS"), yes)) == "pass"

test_an_ecs_service_that_does_not_fails if verdict(ecs(facts.known("ECS"), no)) == "fail"

test_an_ecs_service_of_code_deploy_is_judged_by_it if {
	verdict(ecs(facts.known("CODE_DEPLOY"), no)) == "fail"
	verdict(facts.replace(ecs(facts.known("CODE_DEPLOY"), no), code_deploy(yes))) == "pass"
}

test_an_external_controller_is_unknown if verdict(ecs(facts.known("EXTERNAL"), no)) == "unknown"
