package policies.network.controllers_not_open_test

import data.policies.network.controllers_not_open as policy

opening := {"text": "tcp 8080 from everywhere", "isSure": true, "isEverywhere": true, "isAdmin": false, "isController": true}

jenkins := {"address": "jenkins", "tier": "ci", "openings": [], "evidence": [], "reasons": []}

judged(changes) := result if {
	found := policy.results with input as {"hosts": [object.union(jenkins, changes)]}
	[result] := [own | some own in found]
}

test_a_hidden_controller_passes if judged({}).verdict == "pass"

test_open_to_the_world_fails_and_is_named if {
	result := judged({"openings": [opening]})
	result.verdict == "fail"
	contains(result.message, "tcp 8080")
}

test_any_port_of_a_ci_server_counts if {
	judged({"openings": [object.union(opening, {"isController": false})]}).verdict == "fail"
}

test_named_networks_pass if judged({"openings": [object.union(opening, {"isEverywhere": false})]}).verdict == "pass"

test_another_server_on_a_controllers_port_fails if {
	judged({"tier": null, "openings": [opening]}).verdict == "fail"
}

test_another_server_on_other_ports_is_not_judged if {
	other := object.union(jenkins, {"tier": null, "openings": [object.union(opening, {"isController": false})]})
	found := policy.in_scope with input as {"hosts": [other]}
	found == set()
}

test_what_may_be_open_is_unknown if {
	result := judged({"openings": [object.union(opening, {"isSure": false})]})
	result.verdict == "unknown"
	result.message == "cannot be decided: it may be open to the world on tcp 8080 from everywhere"
	judged({"reasons": ["its groups"]}).verdict == "unknown"
}
