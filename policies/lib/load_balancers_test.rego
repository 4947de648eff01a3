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

test_a_classic_one_counts_where_it_serves_http if {
	faces(balancer(facts.known("classic"), facts.known(false))) == "yes"
	faces(balancer(facts.known("classic"), facts.known(true))) == "no"
	faces(balancer(facts.known("classic-network"), facts.known(false))) == "no"
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

front := {"address": "nlb", "sure": true, "protocol": facts.known("TCP"), "port": facts.known(80)}

chain(front_, scheme) := {"loadBalancers": {
	"lb": {"type": facts.known("application"), "internal": facts.known(true), "fronts": [front_]},
	"nlb": {"type": facts.known("network"), "internal": scheme, "fronts": []},
}}

test_an_internal_one_behind_a_public_network_load_balancer_does if {
	faces(chain(front, facts.known(false))) == "yes"
}

test_an_internal_one_behind_an_internal_network_load_balancer_does_not if {
	faces(chain(front, facts.known(true))) == "no"
}

test_one_that_may_be_behind_another_is_unknown if {
	faces(chain(object.union(front, {"sure": false}), facts.known(false))) == "unknown"
	faces(chain(front, facts.unknown("scheme"))) == "unknown"
}

of_port(port, front_) := answer if {
	answer := load_balancers.listener_faces({"port": port}, "lb") with input as chain(front_, facts.known(false))
}

test_of_its_listeners_only_that_of_the_port_does if {
	of_port(facts.known(80), front) == "yes"
	of_port(facts.known(8080), front) == "no"
	of_port(facts.unknown("port"), front) == "unknown"
}

test_none_does_where_tls_ends_before_it if {
	of_port(facts.known(80), facts.replace(front, {"protocol": facts.known("TLS")})) == "no"
}

accelerator := {"address": "ga", "sure": false, "protocol": facts.known("TCP"), "port": facts.unknown("port")}

test_one_behind_what_is_no_load_balancer_is_unknown_and_so_are_its_listeners if {
	faces(chain(accelerator, facts.known(false))) == "unknown"
	of_port(facts.known(80), accelerator) == "unknown"
	of_port(facts.known(80), facts.replace(accelerator, {"protocol": facts.known("TLS")})) == "no"
	doubts := load_balancers.fronts_doubts("lb") with input as chain(accelerator, facts.known(false))
	doubts == ["the internet may come to it through ga"]
}
