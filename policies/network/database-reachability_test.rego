package policies.network.database_reachability_test

import data.lib.facts_fixture as facts
import data.policies.network.database_reachability as policy

reachability(verdict) := {"verdict": verdict, "evidence": [concat(" ", ["evidence of", verdict])], "assumptions": ["network ACLs are open"]}

db := {
	"address": "db",
	"publiclyAccessible": facts.known(false),
	"fromApplication": reachability("proven"),
	"fromOthers": reachability("proven"),
}

judged(changes) := result if {
	found := policy.results with input as {"databases": [object.union(db, changes)]}
	[result] := [own | some own in found]
}

test_reachable_from_the_application_alone_passes if {
	result := judged({})
	result.verdict == "pass"
	"assumed: network ACLs are open" in result.evidence
}

test_something_else_that_gets_in_fails if {
	result := judged({"fromOthers": reachability("refuted")})
	result.verdict == "fail"
	result.message == "lets in more than the application"
	"evidence of refuted" in result.evidence
}

test_an_application_that_does_not_get_in_fails if {
	result := judged({"fromApplication": reachability("refuted")})
	result.verdict == "fail"
	result.message == "cannot be reached by the application"
}

test_publicly_accessible_fails_whatever_the_rules_say if {
	result := judged({"publiclyAccessible": facts.known(true)})
	result.verdict == "fail"
	"db sets publicly_accessible" in result.evidence
}

test_a_fault_beside_a_doubt_fails if {
	judged({"fromOthers": reachability("refuted"), "fromApplication": reachability("unknown")}).verdict == "fail"
	judged({"publiclyAccessible": facts.known(true), "fromOthers": reachability("unknown")}).verdict == "fail"
}

test_unknown_others_are_unknown_and_say_why if {
	result := judged({"fromOthers": reachability("unknown")})
	result.verdict == "unknown"
	contains(result.message, "evidence of unknown")
}

test_an_unknown_path_is_unknown if judged({"fromApplication": reachability("unknown")}).verdict == "unknown"

test_an_open_public_access_is_unknown if {
	judged({"publiclyAccessible": facts.unknown("variable")}).verdict == "unknown"
}

test_nothing_is_in_scope_without_a_database if {
	found := policy.in_scope with input as {"databases": []}
	found == set()
}

test_each_database_gets_its_own_result if {
	second := object.union(db, {"address": "second", "fromOthers": reachability("refuted")})
	found := policy.results with input as {"databases": [db, second]}
	facts.verdicts(found) == {"db": "pass", "second": "fail"}
}

outside(lines) := result if {
	found := policy.results with input as {"databases": [], "outsideRules": [{"address": "rule", "group": "sg-1", "toDatabase": lines}]}
	result := [own | some own in found]
}

test_a_rule_for_a_group_elsewhere_is_unknown if {
	[result] := outside(["10.0.0.0/8 on tcp 5432"])
	result.verdict == "unknown"
	contains(result.message, "into sg-1")
}

test_a_rule_that_opens_no_database_is_not_judged if outside([]) == []
