package policies.edge.waf_rules_test

import data.lib.facts_fixture as facts
import data.policies.edge.waf_rules as policy

rule(changes) := object.union(
	{
		"name": "rule",
		"action": "group",
		"detects": [],
		"labels": [],
		"narrowed": false,
		"meetsAll": false,
		"overrides": {},
		"level": "",
	},
	changes,
)

sql := rule({"detects": ["AWS/AWSManagedRulesSQLiRuleSet"]})

anonymous := rule({"detects": ["AWS/AWSManagedRulesAnonymousIpList"]})

bots := rule({"detects": ["AWS/AWSManagedRulesBotControlRuleSet"]})

given(rules, open) := {
	"settings": {"wafProtections": ["sql-injection", "anonymous-ip", "bots"]},
	"loadBalancers": {
		"lb": {"type": facts.known("application"), "internal": facts.known(false)},
		"inner": {"type": facts.known("application"), "internal": facts.known(true)},
	},
	"webAcls": {"acl": {"address": "acl", "rules": rules, "open": open, "challengeSettings": []}},
	"webAclUses": [{"address": "use", "loadBalancer": facts.known(["lb"]), "webAcl": facts.known(["acl"])}],
}

judge(facts_) := verdicts if {
	found := policy.results with input as facts_
	verdicts := facts.verdicts(found)
}

verdict(rules) := judge(given(rules, [])).acl

with_use(use) := judge(object.union(given([], []), {"webAclUses": [use]}))

test_all_three_groups_pass if verdict([sql, anonymous, bots]) == "pass"

test_a_missing_group_fails if {
	verdict([anonymous, bots]) == "fail"
	verdict([sql, bots]) == "fail"
	verdict([sql, anonymous]) == "fail"
}

test_a_group_that_counts_fails if verdict([object.union(sql, {"action": "count"}), anonymous, bots]) == "fail"

test_overrides_of_all_rules_that_matter_fail if {
	off := object.union(sql, {"overrides": {"SQLi_BODY": "count", "SQLi_QUERYARGUMENTS": "allow"}})
	verdict([off, anonymous, bots]) == "fail"
}

test_overrides_of_some_rules_pass if {
	off := object.union(sql, {"overrides": {"SQLi_BODY": "count"}})
	verdict([off, anonymous, bots]) == "pass"
}

test_an_override_to_block_passes if {
	stricter := object.union(anonymous, {"overrides": {"AnonymousIPList": "block"}})
	verdict([sql, stricter, bots]) == "pass"
}

test_an_own_statement_that_blocks_passes if {
	own := rule({"action": "block", "detects": ["sqli_match_statement"]})
	verdict([own, anonymous, bots]) == "pass"
}

test_a_captcha_blocks_no_sql_injection if {
	own := rule({"action": "captcha", "detects": ["sqli_match_statement"]})
	verdict([own, anonymous, bots]) == "fail"
}

test_a_rate_limit_is_no_bot_rule if {
	rate := rule({"action": "block", "detects": ["rate_based_statement"]})
	verdict([sql, anonymous, rate]) == "fail"
}

test_a_challenge_for_all_is_one if {
	challenge := rule({"action": "challenge", "detects": ["byte_match_statement"], "meetsAll": true})
	verdict([sql, anonymous, challenge]) == "pass"
}

test_a_challenge_for_some_is_unknown if {
	challenge := rule({"action": "challenge", "detects": ["byte_match_statement"]})
	verdict([sql, anonymous, challenge]) == "unknown"
	verdict([sql, anonymous, bots, challenge]) == "pass"
}

test_a_captcha_beyond_a_rate_is_no_bot_rule if {
	rate := rule({"action": "captcha", "detects": ["rate_based_statement"]})
	verdict([sql, anonymous, rate]) == "fail"
}

test_a_narrowed_rule_is_unknown if {
	verdict([object.union(sql, {"narrowed": true}), anonymous, bots]) == "unknown"
}

test_a_narrowed_rule_beside_a_whole_one_passes if {
	verdict([object.union(sql, {"narrowed": true}), sql, anonymous, bots]) == "pass"
}

counting := object.union(sql, {"action": "count", "order": [1]})

by_label(label, changes) := rule(object.union(
	{"action": "block", "labels": [concat("", ["awswaf:managed:aws:sql-database:", label])], "order": [2]},
	changes,
))

test_labels_of_a_counting_group_that_are_blocked_pass if {
	verdict([counting, by_label("", {}), anonymous, bots]) == "pass"
}

test_one_label_of_several_is_unknown if {
	verdict([counting, by_label("SQLi_Body", {}), anonymous, bots]) == "unknown"
}

test_labels_that_nothing_makes_before_fail if {
	verdict([by_label("", {}), anonymous, bots]) == "fail"
	verdict([counting, by_label("", {"order": [0]}), anonymous, bots]) == "fail"
	verdict([counting, by_label("SQLi_Body", {"order": [0, 7]}), anonymous, bots]) == "fail"
}

test_labels_in_an_open_order_are_unknown if {
	verdict([object.remove(counting, ["order"]), by_label("", {}), anonymous, bots]) == "unknown"
	judge(given([by_label("", {}), anonymous, bots], ["a group elsewhere"])).acl == "unknown"
}

test_rules_that_no_request_gets_to_fail_and_say_why if {
	dead := object.union(sql, {"skipped": {"how": "all", "by": "first"}})
	verdict([dead, anonymous, bots]) == "fail"
	results := policy.results with input as given([dead, anonymous, bots], [])
	some result in results
	"rule rule is never asked (rule first lets every request through before it) on SQL injection" in result.evidence
}

test_rules_that_some_requests_do_not_get_to_are_unknown if {
	behind := object.union(sql, {"skipped": {"how": "some", "by": "first"}})
	verdict([behind, anonymous, bots]) == "unknown"
	verdict([behind, sql, anonymous, bots]) == "pass"
	results := policy.results with input as given([behind, anonymous, bots], [])
	some result in results
	contains(result.message, "rule first lets some requests through")
}

test_an_open_action_is_unknown if verdict([object.union(sql, {"action": "unknown"}), anonymous, bots]) == "unknown"

test_rules_that_are_not_shown_are_unknown if judge(given([sql], ["a group elsewhere"])).acl == "unknown"

test_a_group_of_another_vendor_is_unknown if verdict([rule({"detects": ["F5/OWASP"]}), anonymous, bots]) == "unknown"

test_a_group_of_another_vendor_that_counts_fails if {
	verdict([rule({"detects": ["F5/OWASP"], "action": "count"}), anonymous, bots]) == "fail"
}

test_only_what_is_wanted_is_judged if {
	facts_ := object.union(given([sql], []), {"settings": {"wafProtections": ["sql-injection"]}})
	judge(facts_).acl == "pass"
}

test_a_web_acl_elsewhere_is_unknown if {
	with_use({"address": "use", "loadBalancer": facts.known(["lb"]), "webAcl": facts.known(["arn"])}) == {"use": "unknown"}
}

test_one_of_two_web_acls_is_unknown if {
	with_use({"address": "use", "loadBalancer": facts.known(["lb"]), "webAcl": facts.one_of(["acl"])}) == {"acl": "unknown"}
}

test_an_open_load_balancer_is_unknown if {
	with_use({"address": "use", "loadBalancer": facts.some_of([]), "webAcl": facts.known(["acl"])}) == {"acl": "unknown"}
}

test_an_internal_load_balancer_is_not_in_scope if {
	with_use({"address": "use", "loadBalancer": facts.known(["inner"]), "webAcl": facts.known(["acl"])}) == {}
}
