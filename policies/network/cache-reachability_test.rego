package policies.network.cache_reachability_test

import data.lib.facts_fixture as facts
import data.policies.network.cache_reachability as policy

reachability(verdict) := {"verdict": verdict, "evidence": [concat(" ", ["evidence of", verdict])], "assumptions": ["what is assumed"]}

cache := {
	"address": "cache",
	"fromApplication": reachability("proven"),
	"fromOthers": reachability("proven"),
}

judged(changes) := result if {
	found := policy.results with input as {"caches": [object.union(cache, changes)]}
	[result] := [own | some own in found]
}

test_reachable_from_the_application_alone_passes if {
	result := judged({})
	result.verdict == "pass"
	"assumed: what is assumed" in result.evidence
}

test_something_else_that_gets_in_fails if {
	result := judged({"fromOthers": reachability("refuted")})
	result.verdict == "fail"
	result.message == "lets in more than the application"
}

test_an_application_that_does_not_get_in_fails if {
	judged({"fromApplication": reachability("refuted")}).message == "cannot be reached by the application"
}

test_a_fault_beside_a_doubt_fails if {
	judged({"fromOthers": reachability("refuted"), "fromApplication": reachability("unknown")}).verdict == "fail"
}

test_what_is_open_is_unknown_and_says_why if {
	result := judged({"fromOthers": reachability("unknown")})
	result.verdict == "unknown"
	contains(result.message, "evidence of unknown")
	judged({"fromApplication": reachability("unknown")}).verdict == "unknown"
}

test_each_cache_gets_its_own_result if {
	second := object.union(cache, {"address": "second", "fromOthers": reachability("refuted")})
	found := policy.results with input as {"caches": [cache, second]}
	facts.verdicts(found) == {"cache": "pass", "second": "fail"}
}

test_nothing_is_in_scope_without_a_cache if {
	found := policy.in_scope with input as {"caches": []}
	found == set()
}

test_a_rule_for_a_group_elsewhere_is_unknown if {
	found := policy.results with input as {"caches": [], "outsideRules": [
		{"address": "rule", "group": "sg-1", "toCache": ["10.0.0.0/8 on tcp 6379"]},
		{"address": "other", "group": "sg-1", "toCache": []},
	]}
	{[result.address, result.verdict] | some result in found} == {["rule", "unknown"]}
}
