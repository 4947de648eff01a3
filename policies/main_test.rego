package holdfast_test

import data.holdfast

empty := {
	"subnets": {},
	"applications": [],
	"loadBalancers": {"lb": {
		"type": {"state": "known", "value": "application"},
		"internal": {"state": "known", "value": false},
	}},
	"listeners": [],
	"webAclAssociations": [],
	"databases": [],
	"passedOver": [],
}

test_every_policy_is_evaluated_under_the_id_of_its_package if {
	found := holdfast.report.policies with input as empty
	expected := {name |
		some area, rule
		data.policies[area][rule].id
		name := replace(concat("/", [area, rule]), "_", "-")
	}
	found == expected
	{"edge/https-only", "network/database-reachability"} - found == set()
}

test_results_and_scope_of_all_policies_are_together if {
	report := holdfast.report with input as empty
	{[scope.policy, scope.addresses] | some scope in report.scopes; count(scope.addresses) > 0} == {["edge/waf-attached", {"lb"}]}
	{[result.policy, result.address, result.verdict] | some found in report.results; some result in found} == {["edge/waf-attached", "lb", "fail"]}
}
