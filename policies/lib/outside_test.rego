package lib.outside_test

import data.lib.outside

rule := {"address": "rule", "group": "sg-1"}

test_a_rule_for_a_group_elsewhere_is_unknown_and_says_what_may_come_of_it if {
	result := outside.result("a/b", rule, ["0.0.0.0/0 on tcp 443", "::/0 on tcp 443"], "it may be open")
	result.policy == "a/b"
	result.address == "rule"
	result.verdict == "unknown"
	result.message == "cannot be decided: lets 0.0.0.0/0 on tcp 443, ::/0 on tcp 443 into sg-1, of which nothing here tells what has it: it may be open"
	result.evidence == ["rule lets 0.0.0.0/0 on tcp 443, ::/0 on tcp 443 into sg-1"]
}
