package policies.availability.load_balancer_zones_test

import data.lib.facts_fixture as facts
import data.policies.availability.load_balancer_zones as policy

spread(least, most) := {"atLeast": least, "atMost": most, "possible": ["a", "b"], "evidence": [], "reason": "lost"}

judged(kind, zones, two_by_aws) := found if {
	found := policy.results with input as {
		"loadBalancers": {"lb": {"type": kind}},
		"availability": {"loadBalancers": [{"address": "lb", "spread": zones, "twoByAws": two_by_aws}]},
	}
}

verdict(kind, zones, two_by_aws) := facts.verdicts(judged(kind, zones, two_by_aws)).lb

network := facts.known("network")

application := facts.known("application")

test_two_zones_pass if verdict(network, spread(2, 2), false) == "pass"

test_one_zone_fails if verdict(application, spread(1, 1), false) == "fail"

test_no_subnet_fails if verdict(network, spread(0, 0), false) == "fail"

test_one_or_two_zones_are_unknown if verdict(network, spread(1, 2), false) == "unknown"

test_no_bound_is_unknown if verdict(network, spread(1, null), false) == "unknown"

test_aws_gives_an_application_load_balancer_two if verdict(application, spread(1, 2), true) == "pass"

test_aws_gives_no_network_load_balancer_two if verdict(network, spread(1, 2), true) == "unknown"

test_what_may_be_a_network_load_balancer_is_unknown if verdict(facts.unknown("type"), spread(1, 2), true) == "unknown"

test_a_surely_single_zone_fails_all_the_same if verdict(application, spread(1, 1), true) == "fail"

test_a_classic_one_is_judged if {
	classic := [{"address": "a", "spread": spread(2, 2)}, {"address": "b", "spread": spread(1, 1)}, {"address": "c", "spread": spread(1, 2)}]
	found := policy.results with input as {"availability": {"loadBalancers": [], "classicLoadBalancers": classic}}
	facts.verdicts(found) == {"a": "pass", "b": "fail", "c": "unknown"}
}

test_a_gateway_load_balancer_is_not_judged if judged(facts.known("gateway"), spread(1, 1), false) == set()
