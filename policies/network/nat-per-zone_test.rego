package policies.network.nat_per_zone_test

import data.lib.facts_fixture as facts
import data.policies.network.nat_per_zone as policy

gateway(zone) := {"address": concat("", ["nat in ", zone]), "zone": facts.known(zone), "isRegional": false}

route := {
	"subnet": "subnet",
	"zone": facts.known("a"),
	"gateways": [gateway("a")],
	"open": null,
	"evidence": ["its default route"],
}

judged(changes) := result if {
	found := policy.results with input as {"natRoutes": [object.union(route, changes)]}
	[result] := [own | some own in found]
}

test_a_gateway_of_its_own_zone_passes if judged({}).verdict == "pass"

test_a_gateway_of_another_zone_fails_and_both_are_named if {
	result := judged({"gateways": [gateway("b")]})
	result.verdict == "fail"
	result.message == "is in a and leaves through nat in b in another zone"
}

test_a_regional_gateway_passes if {
	regional := {"address": "nat", "zone": facts.unknown("none"), "isRegional": true}
	judged({"gateways": [regional]}).verdict == "pass"
}

test_one_of_two_gateways_is_unknown if {
	result := judged({"gateways": [gateway("a"), gateway("b")]})
	result.verdict == "unknown"
	contains(result.message, "which of several NAT gateways")
}

test_one_of_two_far_gateways_fails if judged({"gateways": [gateway("b"), gateway("c")]}).verdict == "fail"

test_open_zones_are_unknown if {
	judged({"zone": facts.unknown("lost")}).verdict == "unknown"
	lost := {"address": "nat", "zone": facts.unknown("lost"), "isRegional": false}
	judged({"gateways": [lost]}).verdict == "unknown"
}

test_a_route_that_may_lead_elsewhere_is_unknown if {
	result := judged({"open": "its default route may lead to an interface"})
	result.verdict == "unknown"
	contains(result.message, "may lead to an interface")
}

test_nothing_is_in_scope_without_a_gateway if {
	found := policy.in_scope with input as {"natRoutes": []}
	found == set()
}
