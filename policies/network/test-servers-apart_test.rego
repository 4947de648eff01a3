package policies.network.test_servers_apart_test

import data.lib.facts_fixture as facts
import data.policies.network.test_servers_apart as policy

jenkins := {
	"address": "jenkins",
	"tier": "ci",
	"evidence": "its name says so",
	"vpcs": facts.known(["tools"]),
}

app := {"address": "app", "evidence": "it is the application", "vpcs": facts.known(["main"])}

judged(changes, production) := result if {
	found := policy.results with input as {
		"apartServers": [object.union(jenkins, changes)],
		"productionServers": [object.union(app, production)],
	}
	[result] := [own | some own in found]
}

test_a_ci_server_in_another_vpc_passes if judged({}, {}).verdict == "pass"

test_a_ci_server_in_productions_vpc_fails_and_says_how_it_was_told if {
	result := judged({"vpcs": facts.known(["main"])}, {})
	result.verdict == "fail"
	result.message == "is a CI server in production's VPC main"
	"jenkins is a CI server: its name says so" in result.evidence
}

test_a_test_server_is_named_as_one if {
	contains(judged({"vpcs": facts.known(["main"]), "tier": "test"}, {}).message, "a test server")
}

test_open_vpcs_are_unknown if {
	judged({"vpcs": facts.some_of([])}, {}).verdict == "unknown"
	judged({"vpcs": facts.one_of(["main", "tools"])}, {}).verdict == "unknown"
	judged({}, {"vpcs": facts.some_of(["main"])}).verdict == "unknown"
}

test_one_of_two_other_vpcs_passes if judged({"vpcs": facts.one_of(["tools", "lab"])}, {}).verdict == "pass"

test_nothing_is_in_scope_without_production if {
	found := policy.in_scope with input as {"apartServers": [jenkins], "productionServers": []}
	found == set()
}
