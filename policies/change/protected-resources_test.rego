package policies.change.protected_resources_test

import data.lib.facts_fixture as facts
import data.policies.change.protected_resources as policy

change := {
	"address": "db",
	"action": "update",
	"kind": "database",
	"severity": "critical",
	"loses": "the data",
	"createsFirst": false,
	"remade": false,
	"becauseOf": ["engine"],
	"weakened": [],
	"open": [],
	"effects": [],
}

results(changes) := found if {
	found := policy.results with input as {"changes": [facts.replace(change, changes)]}
}

verdict(changes) := facts.verdicts(results(changes)).db

test_a_deletion_fails if verdict({"action": "delete"}) == "fail"

test_a_replacement_fails_and_says_what_forces_it if {
	some result in results({"action": "replace"})
	result.verdict == "fail"
	"the change of engine forces it" in result.evidence
}

test_what_is_made_anew_is_judged_by_what_it_says if {
	verdict({"action": "replace", "remade": true}) == "pass"
	verdict({"action": "replace", "remade": true, "weakened": ["resources goes"]}) == "fail"
	verdict({"action": "replace", "remade": true, "open": ["plan_id"]}) == "unknown"
}

test_an_update_that_weakens_nothing_passes if verdict({}) == "pass"

test_an_update_that_weakens_fails if verdict({"weakened": ["multi_az goes"]}) == "fail"

test_an_update_that_may_weaken_is_unknown if verdict({"open": ["multi_az"]}) == "unknown"

rule(effects) := {"action": "delete", "effects": effects}

test_a_rule_is_judged_by_what_holds_after_the_plan if {
	verdict(rule([{"verdict": "pass", "why": "gets there"}])) == "pass"
	verdict(rule([{"verdict": "pass", "why": "gets there"}, {"verdict": "fail", "why": "does not"}])) == "fail"
	verdict(rule([{"verdict": "unknown", "why": "open"}])) == "unknown"
}

test_a_rule_that_is_replaced_is_missing_for_a_while if {
	some result in results({"action": "replace", "effects": [{"verdict": "pass", "why": "gets there"}]})
	result.verdict == "pass"
	"the old one is destroyed before a new one is created" in result.evidence
}

test_what_is_forgotten_stays if verdict({"action": "forget"}) == "pass"

test_the_severity_is_the_kinds if {
	some result in results({"action": "delete"})
	result.severity == "critical"
}

test_a_first_create_is_not_judged if {
	scope := policy.in_scope with input as {"changes": []}
	scope == set()
}
