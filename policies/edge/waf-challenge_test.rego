package policies.edge.waf_challenge_test

import data.lib.facts_fixture as facts
import data.policies.edge.waf_challenge as policy

rule(changes) := object.union(
	{
		"name": "rule",
		"action": "block",
		"detects": [],
		"labels": [],
		"narrowed": false,
		"overrides": {},
		"level": "",
	},
	changes,
)

given(rules, settings, claims) := {
	"settings": {"claims": claims},
	"loadBalancers": {"lb": {"type": facts.known("application"), "internal": facts.known(false)}},
	"webAcls": {"acl": {"address": "acl", "rules": rules, "open": [], "challengeSettings": settings}},
	"webAclUses": [{"address": "use", "loadBalancer": facts.known(["lb"]), "webAcl": facts.known(["acl"])}],
	"wafApiKeys": [],
}

judge(facts_) := verdicts if {
	found := policy.results with input as facts_
	verdicts := facts.verdicts(found)
}

claimed(rules) := judge(given(rules, [], {"waf-challenge": true}))

test_a_captcha_passes if claimed([rule({"action": "captcha"})]) == {"acl": "pass"}

test_one_that_no_request_gets_to_is_none if {
	claimed([rule({"action": "captcha", "skipped": {"how": "all", "by": "first"}})]) == {"acl": "fail"}
}

test_none_fails if claimed([rule({})]) == {"acl": "fail"}

test_an_override_passes if {
	claimed([rule({"action": "group", "overrides": {"X": "challenge"}})]) == {"acl": "pass"}
}

test_bot_control_passes_where_it_is_targeted if {
	bots := rule({"action": "group", "detects": ["AWS/AWSManagedRulesBotControlRuleSet"]})
	claimed([object.union(bots, {"level": "TARGETED"})]) == {"acl": "pass"}
	claimed([object.union(bots, {"level": "COMMON"})]) == {"acl": "fail"}
	claimed([object.union(bots, {"level": "TARGETED", "action": "count"})]) == {"acl": "fail"}
}

test_an_open_action_is_unknown if claimed([rule({"action": "unknown"})]) == {"acl": "unknown"}

test_what_the_plan_shows_is_a_claim if judge(given([rule({})], ["captcha_config"], {})) == {"acl": "fail"}

test_a_key_is_a_claim if {
	judge(object.union(given([rule({})], [], {}), {"wafApiKeys": ["key"]})) == {"acl": "fail"}
}

test_no_claim_is_not_judged if judge(given([rule({})], [], {})) == {}

test_a_claim_that_is_off_is_not_judged if {
	judge(given([rule({})], ["captcha_config"], {"waf-challenge": false})) == {}
}

test_a_load_balancer_without_a_web_acl_fails_where_it_is_claimed if {
	facts_ := object.union(given([], [], {"waf-challenge": true}), {"webAclUses": []})
	judge(facts_) == {"lb": "fail"}
}

test_a_web_acl_elsewhere_is_unknown_where_it_is_claimed if {
	uses := [{"address": "use", "loadBalancer": facts.known(["lb"]), "webAcl": facts.known(["arn"])}]
	judge(object.union(given([], [], {"waf-challenge": true}), {"webAclUses": uses})) == {"use": "unknown"}
	judge(object.union(given([], [], {}), {"webAclUses": uses})) == {}
}
