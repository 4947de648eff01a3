package policies.delivery.capacity_floor_test

import data.lib.facts_fixture as facts
import data.policies.delivery.capacity_floor as policy

plain := {
	"address": "asg",
	"kind": "autoscaling-group",
	"role": facts.known("application"),
	"desired": facts.known(4),
	"instanceRefresh": null,
	"ecs": null,
	"codeDeploy": [],
}

refresh(least, most) := {"instanceRefresh": {"minHealthyPercent": least, "maxHealthyPercent": most}}

ecs(controller, least, most) := {"ecs": {"controller": facts.known(controller), "minHealthyPercent": facts.known(least), "maxPercent": facts.known(most)}}

group := {"address": "group", "blueGreen": facts.known(false), "configuration": facts.known("CodeDeployDefault.OneAtATime"), "minimumHealthy": null}

code_deploy(changes) := {"codeDeploy": [facts.replace(group, changes)]}

configured(name) := code_deploy({"configuration": facts.known(name)})

judged(rollouts) := found if {
	found := policy.results with input as {"settings": {"deploymentCapacity": 0.5}, "delivery": {"rollouts": rollouts}}
}

verdict(changes) := facts.verdicts(judged([facts.replace(plain, changes)])).asg

sized(desired, changes) := verdict(facts.replace(changes, {"desired": desired}))

test_half_passes if verdict(refresh(facts.known(50), facts.known(100))) == "pass"

test_a_quarter_fails if verdict(refresh(facts.known(25), facts.known(100))) == "fail"

test_none_fails_whatever_there_is if sized(facts.unknown("size"), refresh(facts.known(0), facts.known(200))) == "fail"

test_the_last_one_is_not_terminated_first if {
	sized(facts.known(1), refresh(facts.known(100), facts.known(100))) == "fail"
	sized(facts.known(1), refresh(facts.known(100), facts.known(110))) == "pass"
}

test_an_unknown_size_is_unknown if sized(facts.unknown("size"), refresh(facts.known(90), facts.known(100))) == "unknown"

test_an_unknown_size_passes_where_others_come_first if sized(facts.unknown("size"), refresh(facts.known(90), facts.known(110))) == "pass"

test_an_open_percentage_is_unknown if verdict(refresh(facts.unknown("open"), facts.known(100))) == "unknown"

test_no_instance_is_unknown if sized(facts.known(0), refresh(facts.known(90), facts.known(100))) == "unknown"

test_code_deploy_one_at_a_time if {
	verdict(code_deploy({})) == "pass"
	sized(facts.known(1), code_deploy({})) == "fail"
}

test_code_deploy_half_at_a_time if {
	verdict(configured("CodeDeployDefault.HalfAtATime")) == "pass"
	sized(facts.known(1), configured("CodeDeployDefault.HalfAtATime")) == "fail"
}

test_code_deploy_all_at_once_fails if verdict(configured("CodeDeployDefault.AllAtOnce")) == "fail"

test_blue_green_passes if verdict(code_deploy({"blueGreen": facts.known(true), "configuration": facts.known("CodeDeployDefault.AllAtOnce")})) == "pass"

test_what_may_be_blue_green_is_unknown if verdict(code_deploy({"blueGreen": facts.unknown("open"), "configuration": facts.known("CodeDeployDefault.AllAtOnce")})) == "unknown"

test_a_configuration_of_its_own if {
	verdict(code_deploy({"configuration": facts.known("own"), "minimumHealthy": {"type": "FLEET_PERCENT", "value": 75}})) == "pass"
	verdict(code_deploy({"configuration": facts.known("own"), "minimumHealthy": {"type": "HOST_COUNT", "value": 1}})) == "fail"
}

test_a_configuration_outside_of_the_plan_is_unknown if verdict(configured("elsewhere")) == "unknown"

test_instances_of_one_deployment_group_are_one_fleet if {
	one := facts.replace(plain, facts.replace({"kind": "instance", "desired": facts.known(1)}, code_deploy({})))
	facts.verdicts(judged([one])) == {"asg": "fail"}
	other := facts.replace(one, {"address": "other"})
	facts.verdicts(judged([one, other])) == {"asg": "pass", "other": "pass"}
}

test_an_ecs_deployment if {
	verdict(ecs("ECS", 100, 200)) == "pass"
	verdict(ecs("ECS", 25, 100)) == "fail"
}

test_nothing_that_rolls_out_is_not_judged if judged([plain]) == set()

hosts(count, zonal) := {"configuration": facts.known("own"), "minimumHealthy": {"type": "HOST_COUNT", "value": count}, "zonal": zonal}

grown(size) := facts.replace(code_deploy(hosts(2, false)), {"max": size})

test_a_number_of_hosts_is_less_of_a_group_that_grew if {
	verdict(grown(facts.known(4))) == "pass"
	verdict(grown(facts.known(5))) == "unknown"
	verdict(grown(facts.unknown("open"))) == "unknown"
}

test_a_zone_at_a_time_may_leave_enough if {
	verdict(code_deploy(hosts(1, false))) == "fail"
	verdict(code_deploy(hosts(1, true))) == "unknown"
	verdict(code_deploy(hosts(2, true))) == "pass"
}
