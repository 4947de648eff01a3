package policies.network.only_load_balancer_public_test

import data.lib.assumed
import data.policies.network.only_load_balancer_public as policy

opening := {"text": "tcp 22 from everywhere", "isSure": true, "isEverywhere": true, "isAdmin": false, "isController": false}

host := {"address": "host", "tier": null, "openings": [], "evidence": [], "reasons": []}

judged(changes) := result if {
	found := policy.results with input as {"hosts": [object.union(host, changes)]}
	[result] := [own | some own in found]
}

test_nothing_open_passes_and_says_what_that_rests_on if {
	judged({}).verdict == "pass"
	array.slice(judged({}).evidence, 1, 3) == assumed.lines
}

test_an_opening_fails_and_is_named if {
	result := judged({"openings": [opening], "evidence": ["the path"]})
	result.verdict == "fail"
	contains(result.message, "tcp 22 from everywhere")
	result.evidence == ["the path"]
}

test_a_bastion_may_be_open_to_administrators if {
	admin := object.union(opening, {"isAdmin": true, "isEverywhere": false})
	judged({"tier": "bastion", "openings": [admin]}).verdict == "pass"
	judged({"openings": [admin]}).verdict == "fail"
	judged({"tier": "bastion", "openings": [opening]}).verdict == "fail"
}

test_what_may_be_open_is_unknown if {
	result := judged({"openings": [object.union(opening, {"isSure": false})], "reasons": ["a local"]})
	result.verdict == "unknown"
	contains(result.message, "a local")
}

test_what_is_not_told_is_unknown if judged({"reasons": ["its subnets"]}).verdict == "unknown"

test_a_sure_opening_beside_a_possible_one_fails if {
	judged({"openings": [opening, object.union(opening, {"isSure": false})]}).verdict == "fail"
}

test_a_rule_for_a_group_elsewhere_is_unknown if {
	found := policy.results with input as {"hosts": [], "outsideRules": [
		{"address": "rule", "group": "sg-1", "fromInternet": ["0.0.0.0/0 on tcp 443"]},
		{"address": "other", "group": "sg-1", "fromInternet": []},
	]}
	{[result.address, result.verdict] | some result in found} == {["rule", "unknown"]}
}

test_what_opens_a_network_acl_elsewhere_is_unknown if {
	found := policy.results with input as {"hosts": [], "outsideAcls": [{"address": "entry", "lets": "lets all in"}]}
	{[result.address, result.verdict] | some result in found} == {["entry", "unknown"]}
}
