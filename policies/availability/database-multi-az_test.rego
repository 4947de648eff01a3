package policies.availability.database_multi_az_test

import data.lib.facts_fixture as facts
import data.policies.availability.database_multi_az as policy

instance := {"address": "db", "kind": "instance", "multiAz": facts.known(true), "instances": null, "subnetZones": null}

aurora(certain, possible, zones) := {
	"address": "db",
	"kind": "aurora-cluster",
	"multiAz": facts.known(true),
	"instances": {"certain": certain, "possible": possible, "zones": zones},
	"subnetZones": null,
}

spread(least, most) := {"atLeast": least, "atMost": most, "possible": ["a"], "evidence": [], "reason": "lost"}

verdict(database) := facts.verdicts(found).db if {
	found := policy.results with input as {"availability": {"databases": [database]}}
}

with_field(name, value) := facts.replace(instance, {name: value})

test_multi_az_passes if verdict(instance) == "pass"

test_a_single_zone_fails if verdict(with_field("multiAz", facts.known(false))) == "fail"

test_an_open_multi_az_is_unknown if verdict(with_field("multiAz", facts.unknown("multi_az"))) == "unknown"

test_a_subnet_group_of_one_zone_fails if verdict(with_field("subnetZones", spread(1, 1))) == "fail"

test_an_open_subnet_group_is_left_to_rds if verdict(with_field("subnetZones", spread(1, null))) == "pass"

test_a_multi_az_cluster_passes if verdict(with_field("kind", "multi-az-cluster")) == "pass"

test_two_instances_of_a_cluster_pass if verdict(aurora(2, [], null)) == "pass"

test_one_instance_of_a_cluster_fails if verdict(aurora(1, [], null)) == "fail"

test_an_instance_that_may_be_the_second_is_unknown if verdict(aurora(1, ["other"], null)) == "unknown"

test_no_instance_of_this_plan_is_unknown if verdict(aurora(0, [], null)) == "unknown"

test_two_instances_in_one_named_zone_fail if verdict(aurora(2, [], spread(1, 1))) == "fail"

test_two_instances_in_two_named_zones_pass if verdict(aurora(2, [], spread(2, 2))) == "pass"

test_two_instances_of_which_one_names_a_zone_are_unknown if verdict(aurora(2, [], spread(1, 2))) == "unknown"

store_verdict(holds) := facts.verdicts(found).s if {
	found := policy.results with input as {"availability": {"stores": [{"address": "s", "zoneLoss": {"holds": holds, "why": "because"}}]}}
}

test_another_store_is_judged if {
	store_verdict(facts.known(true)) == "pass"
	store_verdict(facts.known(false)) == "fail"
	store_verdict(facts.unknown("open")) == "unknown"
}

test_a_store_without_zones_is_not if {
	found := policy.results with input as {"availability": {"stores": [{"address": "s", "zoneLoss": null}]}}
	count(found) == 0
}
