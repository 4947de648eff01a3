package lib.load_balancers_test

import data.lib.facts_fixture as facts
import data.lib.load_balancers

balancer(type, internal) := {"loadBalancers": {"lb": {"type": type, "internal": internal}}}

faces(input_) := answer if {
	answer := load_balancers.faces_internet("lb") with input as input_
}

test_an_internet_facing_application_load_balancer if {
	faces(balancer(facts.known("application"), facts.known(false))) == "yes"
}

test_an_internal_one_does_not if {
	faces(balancer(facts.known("application"), facts.known(true))) == "no"
}

test_an_internal_one_of_unknown_type_does_not if {
	faces(balancer(facts.unknown("type"), facts.known(true))) == "no"
}

test_a_network_load_balancer_does_not_count if {
	faces(balancer(facts.known("network"), facts.known(false))) == "no"
}

test_an_open_scheme_is_unknown if {
	faces(balancer(facts.known("application"), facts.unknown("internal"))) == "unknown"
}

test_one_outside_of_the_plan_is_unknown if {
	faces({"loadBalancers": {}}) == "unknown"
}

test_the_arn_of_a_network_load_balancer_is_none if {
	arn := "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/net/x/1"
	answer := load_balancers.faces_internet(arn) with input as {"loadBalancers": {}}
	answer == "no"
}
