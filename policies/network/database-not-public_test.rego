package policies.network.database_not_public_test

import data.lib.facts_fixture as facts
import data.policies.network.database_not_public as policy

subnets := {
	"closed": {"internetRoute": facts.known(false), "evidence": ["closed has no route out"]},
	"open": {"internetRoute": facts.known(true), "evidence": ["open routes to the gateway"]},
	"open_too": {"internetRoute": facts.known(true), "evidence": []},
	"lost": {"internetRoute": facts.unknown("its route table is a local"), "evidence": []},
}

db := {"address": "db", "publiclyAccessible": facts.known(false), "subnets": facts.known(["closed"])}

judged(changes) := result if {
	found := policy.results with input as {
		"subnets": subnets,
		"databases": [object.union(db, changes)],
		"otherDatabases": [],
	}
	[result] := [own | some own in found]
}

test_a_private_database_passes if judged({}).verdict == "pass"

test_publicly_accessible_fails_wherever_it_lies if {
	result := judged({"publiclyAccessible": facts.known(true)})
	result.verdict == "fail"
	"db has a public endpoint" in result.evidence
	judged({"publiclyAccessible": facts.known(true), "subnets": facts.some_of([])}).verdict == "fail"
}

test_a_public_subnet_fails_and_is_named if {
	result := judged({"subnets": facts.known(["closed", "open"])})
	result.verdict == "fail"
	contains(result.message, "(open)")
	"open routes to the gateway" in result.evidence
}

test_one_of_two_public_subnets_fails if {
	judged({"subnets": facts.one_of(["open", "open_too"])}).verdict == "fail"
}

test_one_of_a_public_and_a_private_subnet_is_unknown if {
	judged({"subnets": facts.one_of(["open", "closed"])}).verdict == "unknown"
}

test_a_subnet_whose_routes_are_open_is_unknown_and_says_why if {
	result := judged({"subnets": facts.known(["lost"])})
	result.verdict == "unknown"
	contains(result.message, "its route table is a local")
}

# A domain outside of a VPC, a warehouse: what is no part of the reachability.
other(changes) := result if {
	found := policy.results with input as {
		"subnets": subnets,
		"databases": [],
		"otherDatabases": [object.union(db, changes)],
	}
	[result] := [own | some own in found]
}

test_other_databases_are_judged_alike if {
	other({}).verdict == "pass"
	other({"publiclyAccessible": facts.known(true)}).verdict == "fail"
	other({"subnets": facts.known(["open"])}).verdict == "fail"
}

test_where_no_setting_opens_it_its_subnets_are_not_asked if {
	other({"subnets": null}).verdict == "pass"
	other({"subnets": null}).message == "is not publicly accessible"
	other({"subnets": null, "publiclyAccessible": facts.known(true)}).verdict == "fail"
	other({"subnets": null, "publiclyAccessible": facts.unknown("a variable")}).verdict == "unknown"
}

test_open_settings_are_unknown if {
	judged({"publiclyAccessible": facts.unknown("variable")}).verdict == "unknown"
	judged({"subnets": facts.some_of(["closed"])}).verdict == "unknown"
	judged({"subnets": facts.known(["subnet-1"])}).verdict == "unknown"
}

test_a_subnet_group_of_another_stack_is_called_one if {
	contains(judged({"subnets": facts.known(["private"])}).message, "the subnet group private is in none of the plans")
	contains(judged({"subnets": facts.known(["subnet-0abc"])}).message, "subnet-0abc is outside of this plan")
}
