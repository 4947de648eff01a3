package policies.availability.application_zones_test

import data.lib.facts_fixture as facts
import data.policies.availability.application_zones as policy

fleet(least, most, doubts) := {
	"address": "asg",
	"members": ["asg"],
	"doubts": doubts,
	"zones": {"atLeast": least, "atMost": most, "possible": ["a"], "evidence": ["subnet is in a"], "reason": "lost"},
}

judged(one) := found if {
	found := policy.results with input as {"availability": {"fleets": [one]}}
}

verdict(one) := facts.verdicts(judged(one)).asg

test_two_zones_pass if verdict(fleet(2, 3, [])) == "pass"

test_two_zones_pass_whatever_else_serves_there if verdict(fleet(2, null, ["more"])) == "pass"

test_one_zone_fails if verdict(fleet(1, 1, [])) == "fail"

test_one_of_several_zones_says_so if {
	one := fleet(1, 1, [])
	some result in judged(object.union(one, {"zones": object.union(one.zones, {"possible": ["a", "b"]})}))
	result.message == "is in one zone: one of a, b"
}

test_one_zone_is_unknown_where_more_may_serve_there if verdict(fleet(1, 1, ["more"])) == "unknown"

test_one_or_more_are_unknown if verdict(fleet(1, null, [])) == "unknown"

test_evidence_names_subnets_and_zones if {
	some result in judged(fleet(1, 1, []))
	"subnet is in a" in result.evidence
}

test_nothing_that_serves_is_not_judged if {
	scope := policy.in_scope with input as {"availability": {"fleets": []}}
	scope == set()
}
