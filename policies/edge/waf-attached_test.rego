package policies.edge.waf_attached_test

import data.lib.facts_fixture as facts
import data.policies.edge.waf_attached as policy

lb(internal) := {"type": facts.known("application"), "internal": internal}

balancers := {"lb": lb(facts.known(false))}

association := {
	"address": "association",
	"loadBalancer": facts.known(["lb"]),
	"scope": facts.known("REGIONAL"),
	"webAcl": "acl",
}

judged(loadBalancers, associations, passedOver) := found if {
	found := policy.results with input as {
		"loadBalancers": loadBalancers,
		"webAclAssociations": associations,
		"passedOver": passedOver,
	}
}

verdict(associations) := facts.verdicts(judged(balancers, associations, [])).lb

test_a_regional_web_acl_passes if verdict([association]) == "pass"

test_one_of_several_associations_is_enough if {
	cloudfront := object.union(association, {"address": "other", "scope": facts.known("CLOUDFRONT")})
	verdict([cloudfront, association]) == "pass"
}

test_none_fails if verdict([]) == "fail"

test_a_web_acl_for_cloudfront_fails if {
	verdict([object.union(association, {"scope": facts.known("CLOUDFRONT")})]) == "fail"
}

test_an_association_with_another_load_balancer_fails if {
	verdict([object.union(association, {"loadBalancer": facts.known(["other"])})]) == "fail"
}

test_waf_classic_fails_and_is_named if {
	[result] := [own | some own in judged(balancers, [], ["aws_wafregional_web_acl_association"])]
	result.verdict == "fail"
	result.evidence == ["aws_wafregional_web_acl_association is WAF Classic, which does not count"]
}

test_an_open_scope_is_unknown if {
	verdict([object.union(association, {"scope": facts.unknown("scope")})]) == "unknown"
}

test_an_association_with_what_the_plan_does_not_tell_is_unknown if {
	verdict([object.union(association, {"loadBalancer": facts.some_of([])})]) == "unknown"
}

test_one_of_two_load_balancers_is_unknown if {
	verdict([object.union(association, {"loadBalancer": facts.one_of(["lb", "other"])})]) == "unknown"
}

test_a_cloudfront_web_acl_with_what_the_plan_does_not_tell_fails if {
	lost := object.union(association, {"loadBalancer": facts.some_of([]), "scope": facts.known("CLOUDFRONT")})
	verdict([lost]) == "fail"
}

test_an_open_scheme_is_unknown if {
	found := judged({"lb": lb(facts.unknown("internal"))}, [], [])
	facts.verdicts(found) == {"lb": "unknown"}
}

test_an_open_scheme_with_a_web_acl_passes if {
	found := judged({"lb": lb(facts.unknown("internal"))}, [association], [])
	facts.verdicts(found) == {"lb": "pass"}
}

test_internal_and_network_load_balancers_are_not_in_scope if {
	others := {
		"inner": lb(facts.known(true)),
		"net": {"type": facts.known("network"), "internal": facts.known(false)},
	}
	judged(others, [], []) == set()
	found := policy.in_scope with input as {"loadBalancers": others}
	found == set()
}

test_each_load_balancer_needs_its_own if {
	two := {"lb": lb(facts.known(false)), "second": lb(facts.known(false))}
	facts.verdicts(judged(two, [association], [])) == {"lb": "pass", "second": "fail"}
}
