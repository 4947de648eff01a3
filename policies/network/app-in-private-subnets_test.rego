package policies.network.app_in_private_subnets_test

import data.lib.facts_fixture as facts
import data.policies.network.app_in_private_subnets as policy

subnets := {
	"closed": {"internetRoute": facts.known(false), "evidence": ["closed has no route to an internet gateway"]},
	"closed_too": {"internetRoute": facts.known(false), "evidence": []},
	"open": {"internetRoute": facts.known(true), "evidence": ["route to igw"]},
	"open_too": {"internetRoute": facts.known(true), "evidence": []},
	"lost": {"internetRoute": facts.unknown("its route table is a local"), "evidence": []},
}

app := {
	"address": "app",
	"role": facts.known("application"),
	"subnets": facts.known(["closed"]),
	"publicAddress": facts.known(false),
	"publicAddressEvidence": [],
}

judged(changes) := result if {
	found := policy.results with input as {"subnets": subnets, "applications": [object.union(app, changes)]}
	[result] := [own | some own in found]
}

verdict(changes) := judged(changes).verdict

test_private_subnets_pass if verdict({"subnets": facts.known(["closed", "closed_too"])}) == "pass"

test_one_of_two_private_subnets_passes if {
	verdict({"subnets": facts.one_of(["closed", "closed_too"])}) == "pass"
}

test_a_public_subnet_fails_and_is_named if {
	result := judged({"subnets": facts.known(["closed", "open"])})
	result.verdict == "fail"
	contains(result.message, "(open)")
	"route to igw" in result.evidence
}

test_one_of_two_public_subnets_fails if {
	verdict({"subnets": facts.one_of(["open", "open_too"])}) == "fail"
}

test_a_public_address_fails if {
	result := judged({"publicAddress": facts.known(true)})
	result.verdict == "fail"
	result.message == "gets a public address"
}

test_a_public_address_fails_wherever_it_lies if {
	verdict({"publicAddress": facts.known(true), "subnets": facts.some_of([])}) == "fail"
}

test_both_faults_are_named if {
	result := judged({"subnets": facts.known(["open"]), "publicAddress": facts.known(true)})
	contains(result.message, "leads to the internet")
	contains(result.message, "gets a public address")
}

test_one_of_a_public_and_a_private_subnet_is_unknown if {
	verdict({"subnets": facts.one_of(["closed", "open"])}) == "unknown"
}

test_a_subnet_whose_routes_are_open_is_unknown_and_says_why if {
	result := judged({"subnets": facts.known(["closed", "lost"])})
	result.verdict == "unknown"
	contains(result.message, "its route table is a local")
}

test_a_public_subnet_beside_an_unknown_one_fails if {
	verdict({"subnets": facts.known(["lost", "open"])}) == "fail"
}

test_a_subnet_outside_of_the_plan_is_unknown if {
	result := judged({"subnets": facts.known(["subnet-1"])})
	result.verdict == "unknown"
	contains(result.message, "subnet-1 is outside of this plan")
}

test_subnets_that_may_be_others_are_unknown if verdict({"subnets": facts.some_of(["closed"])}) == "unknown"

test_no_subnet_at_all_is_unknown if verdict({"subnets": facts.known([])}) == "unknown"

test_an_open_public_address_is_unknown if verdict({"publicAddress": facts.unknown("template")}) == "unknown"

test_what_may_be_no_application_does_not_fail if {
	verdict({"subnets": facts.known(["open"]), "role": facts.unknown("attachment")}) == "unknown"
}

test_nothing_is_in_scope_without_an_application if {
	found := policy.in_scope with input as {"subnets": subnets, "applications": []}
	found == set()
	results := policy.results with input as {"subnets": subnets, "applications": []}
	results == set()
}

outside(doubt) := result if {
	route := {"address": "route", "leads": "rtb-1", "doubt": doubt}
	found := policy.results with input as {"applications": [], "outsideRoutes": [route]}
	[result] := [own | some own in found]
}

test_what_leads_subnets_elsewhere_to_the_internet_is_unknown if {
	outside("").verdict == "unknown"
	outside("").evidence == ["route leads rtb-1 to the internet"]
	outside("a local").evidence == ["route may lead rtb-1 to the internet (a local)"]
}
