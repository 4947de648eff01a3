package policies.availability.health_check_timing_test

import data.lib.facts_fixture as facts
import data.policies.availability.health_check_timing as policy

target_group := {
	"intervalSeconds": facts.known(30),
	"timeoutSeconds": facts.known(5),
	"unhealthyThreshold": facts.known(2),
	"deregistrationDelaySeconds": facts.known(300),
}

group := {
	"address": "asg",
	"role": facts.known("application"),
	"type": facts.known("ELB"),
	"graceSeconds": facts.known(60),
	"launchHooks": [],
	"possibleHooks": [],
	"targetGroups": ["tg"],
}

judged(target, one) := found if {
	found := policy.results with input as {
		"settings": {"detectionSeconds": 120},
		"availability": {"groups": [facts.replace(group, one)], "targetGroups": {"tg": facts.replace(target_group, target)}},
	}
}

check(target) := facts.verdicts(judged(target, {})).tg

grace(one) := facts.verdicts(judged({}, one)).asg

test_the_defaults_pass if {
	check({}) == "pass"
	grace({}) == "pass"
}

test_a_timeout_as_long_as_the_interval_fails if check({"timeoutSeconds": facts.known(30)}) == "fail"

test_slow_detection_fails if check({"unhealthyThreshold": facts.known(4)}) == "fail"

test_detection_just_in_time_passes if check({"intervalSeconds": facts.known(23), "unhealthyThreshold": facts.known(5)}) == "pass"

test_an_open_interval_is_unknown if check({"intervalSeconds": facts.unknown("interval")}) == "unknown"

test_an_open_threshold_is_unknown if check({"unhealthyThreshold": facts.unknown("threshold")}) == "unknown"

test_no_grace_fails if grace({"graceSeconds": facts.known(0)}) == "fail"

test_no_grace_without_a_known_target_group_fails if grace({"graceSeconds": facts.known(0), "targetGroups": []}) == "fail"

test_a_launch_hook_stands_for_a_grace_period if {
	grace({"graceSeconds": facts.known(0), "launchHooks": ["hook"]}) == "pass"
	grace({"graceSeconds": facts.known(0), "possibleHooks": ["hook"]}) == "unknown"
}

test_grace_shorter_than_an_interval_fails if grace({"graceSeconds": facts.known(29)}) == "fail"

test_grace_beyond_a_quarter_of_an_hour_fails if {
	grace({"graceSeconds": facts.known(901)}) == "fail"
	grace({"graceSeconds": facts.known(900)}) == "pass"
}

test_an_open_grace_period_is_unknown if grace({"graceSeconds": facts.unknown("grace")}) == "unknown"

test_a_target_group_outside_of_the_plan_is_unknown if grace({"targetGroups": ["arn"]}) == "unknown"

test_grace_as_long_as_any_interval_passes if grace({"targetGroups": ["arn"], "graceSeconds": facts.known(300)}) == "pass"

test_an_open_type_is_unknown if grace({"type": facts.unknown("type")}) == "unknown"

test_ec2_checks_are_not_judged if {
	found := judged({}, {"type": facts.known("EC2")})
	facts.verdicts(found) == {"tg": "pass"}
}
