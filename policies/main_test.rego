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

test_every_policy_is_evaluated if {
	found := holdfast.report.policies with input as empty
	found == {
		"edge/https-only",
		"edge/waf-attached",
		"network/app-in-private-subnets",
		"network/database-reachability",
	}
}

test_results_and_scope_of_all_policies_are_together if {
	report := holdfast.report with input as empty
	report.scope == {"edge/waf-attached": {"lb"}}
	{[result.policy, result.address, result.verdict] | some result in report.results} == {["edge/waf-attached", "lb", "fail"]}
}
