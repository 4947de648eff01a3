package policies.availability.elb_health_check_test

import data.lib.facts_fixture as facts
import data.policies.availability.elb_health_check as policy

group(role, type) := {"address": "asg", "role": role, "type": type, "suspended": facts.known([])}

verdict(one) := facts.verdicts(found).asg if {
	found := policy.results with input as {"availability": {"groups": [one]}}
}

application := facts.known("application")

test_elb_passes if verdict(group(application, facts.known("ELB"))) == "pass"

test_ec2_fails if verdict(group(application, facts.known("EC2"))) == "fail"

test_an_open_type_is_unknown if verdict(group(application, facts.unknown("type"))) == "unknown"

test_ec2_is_unknown_where_no_load_balancer_may_be if verdict(group(facts.unknown("lost"), facts.known("EC2"))) == "unknown"

suspending(processes) := object.union(group(application, facts.known("ELB")), {"suspended": processes})

test_a_group_that_replaces_nothing_fails if verdict(suspending(facts.known(["AZRebalance", "ReplaceUnhealthy"]))) == "fail"

test_other_processes_may_be_suspended if verdict(suspending(facts.known(["AZRebalance"]))) == "pass"

test_open_suspensions_are_unknown if {
	verdict(object.union(object.remove(group(application, facts.known("ELB")), ["suspended"]), {"suspended": facts.unknown("later")})) == "unknown"
}
