package lib.outside_test

import data.lib.outside

test_what_opens_a_group_elsewhere_is_unknown_and_says_what_may_come_of_it if {
	does := outside.admits({"group": "sg-1"}, ["0.0.0.0/0 on tcp 443", "::/0 on tcp 443"])
	result := outside.result("a/b", "rule", does, "it may be open")
	result.policy == "a/b"
	result.address == "rule"
	result.verdict == "unknown"
	result.message == "cannot be decided: lets 0.0.0.0/0 on tcp 443, ::/0 on tcp 443 into sg-1, and nothing here tells what that is for: it may be open"
	result.evidence == ["rule lets 0.0.0.0/0 on tcp 443, ::/0 on tcp 443 into sg-1"]
}
