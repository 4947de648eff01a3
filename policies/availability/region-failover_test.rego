package policies.availability.region_failover_test

import data.lib.facts_fixture as facts
import data.policies.availability.region_failover as policy

balancers := {"east": {"internal": facts.known(false)}, "west": {"internal": facts.known(false)}}

lb(address, region) := {"address": address, "region": region, "isEvidence": false}

both := [lb("east", facts.known("us-east-1")), lb("west", facts.known("us-west-2"))]

record(address, role) := {
	"address": address,
	"set": facts.known("www A"),
	"policy": "failover",
	"role": facts.known(role),
	"targets": [address],
	"certain": true,
	"region": facts.known(object.get({"east": "us-east-1", "west": "us-west-2"}, address, "eu-west-1")),
	"checked": facts.known(true),
	"evidence": address,
}

primary := record("east", "PRIMARY")

secondary := record("west", "SECONDARY")

judged(loadBalancers, records, claims, others) := facts.verdicts(found) if {
	found := policy.results with input as {
		"settings": {"claims": claims},
		"loadBalancers": balancers,
		"availability": {"loadBalancers": loadBalancers, "records": records, "otherFailover": others},
	}
}

verdicts(records) := judged(both, records, {}, [])

test_primary_and_secondary_pass if verdicts([primary, secondary]) == {"east": "pass", "west": "pass"}

test_no_records_fail if verdicts([]) == {"east": "fail", "west": "fail"}

test_no_secondary_fails if verdicts([primary]).east == "fail"

test_an_unchecked_primary_fails if verdicts([facts.replace(primary, {"checked": facts.known(false)}), secondary]).east == "fail"

test_an_unchecked_secondary_passes if verdicts([primary, facts.replace(secondary, {"checked": facts.known(false)})]).east == "pass"

test_one_region_fails if verdicts([primary, facts.replace(secondary, {"region": facts.known("us-east-1")})]).east == "fail"

test_an_open_region_is_unknown if verdicts([primary, facts.replace(secondary, {"region": facts.unknown("lost")})]).east == "unknown"

test_an_open_role_is_unknown if verdicts([primary, facts.replace(secondary, {"role": facts.unknown("lost")})]).east == "unknown"

test_an_open_name_is_unknown if verdicts([facts.replace(primary, {"set": facts.unknown("lost")}), secondary]).east == "unknown"

test_a_record_that_may_lead_anywhere_is_unknown if {
	lost := facts.replace(secondary, {"targets": [], "certain": false, "set": facts.known("old A")})
	verdicts([lost]) == {"east": "unknown", "west": "unknown"}
}

test_weighted_records_each_need_a_health_check if {
	one := facts.replace(primary, {"policy": "weighted"})
	other := facts.replace(secondary, {"policy": "weighted"})
	verdicts([one, other]).east == "pass"
	verdicts([one, facts.replace(other, {"checked": facts.known(false)})]).east == "fail"
}

test_records_by_location_are_no_failover if every kind in ["geolocation", "cidr"] {
	records := [facts.replace(each, {"policy": kind}) | some each in [primary, secondary]]
	verdicts(records) == {"east": "fail", "west": "fail"}
}

test_a_failover_set_of_each_location_is_enough if {
	located := [facts.replace(each, {"policy": "geolocation", "set": facts.known("geo A")}) | some each in [primary, secondary]]
	verdicts(array.concat(located, [primary, secondary])).east == "pass"
}

test_what_is_not_read_may_fail_over if judged(both, [], {}, ["aws_globalaccelerator_endpoint_group"]).east == "unknown"

test_one_region_claims_nothing if judged([lb("east", facts.known("us-east-1"))], [], {}, []) == {}

test_a_claim_without_a_second_region_fails if judged([lb("east", facts.known("us-east-1"))], [], {"region-failover": true}, []) == {"east": "fail"}

test_regions_that_are_said_to_be_apart_are_not_judged if judged(both, [], {"region-failover": false}, []) == {}

elsewhere := [facts.replace(both[0], {"isEvidence": false}), facts.replace(both[1], {"isEvidence": true})]

test_a_load_balancer_of_another_stack_in_another_region_claims_nothing if judged(elsewhere, [], {}, []) == {}

test_records_that_lead_to_both_claim_it if {
	judged(elsewhere, [primary, secondary], {}, []) == {"east": "pass", "west": "pass"}
	judged(elsewhere, [facts.replace(primary, {"checked": facts.known(false)}), secondary], {}, []).east == "fail"
}

test_records_that_lead_to_another_region_claim_it_of_one_load_balancer if {
	judged([both[0]], [primary, secondary], {}, []) == {"east": "pass"}
	judged([both[0]], [primary, secondary], {"region-failover": false}, []) == {}
}
