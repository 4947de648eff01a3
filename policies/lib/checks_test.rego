package lib.checks_test

import data.lib.checks
import data.lib.facts_fixture as facts

passed := ["pass", "good"]

failed := ["fail", "bad"]

open := ["unknown", "open"]

test_the_worst_check_decides if {
	checks.verdict([passed, open, failed]) == "fail"
	checks.verdict([passed, open]) == "unknown"
	checks.verdict([passed, passed]) == "pass"
}

test_no_check_is_no_evidence if checks.verdict([]) == "unknown"

test_a_message_says_what_decided if {
	checks.message([passed, failed, open]) == "bad"
	checks.message([passed, open]) == "cannot be decided: open"
	checks.message([passed]) == "good"
}

test_a_field_must_be_known_to_pass_or_fail if {
	checks.must_be(facts.known(true), true, "good", "bad") == passed
	checks.must_be(facts.known(false), true, "good", "bad") == failed
	checks.must_be(facts.unknown("open"), true, "good", "bad") == open
}

test_what_may_have_no_part_in_it_does_not_fail if {
	checks.if_in_role(facts.known("application"), failed) == failed
	checks.if_in_role(facts.unknown("lost"), passed) == passed
	checks.if_in_role(facts.unknown("lost"), failed)[0] == "unknown"
}

test_evidence_is_the_checks_and_what_is_given if {
	result := checks.result("a/b", "x", [failed], ["more"])
	result == {"policy": "a/b", "address": "x", "verdict": "fail", "message": "bad", "evidence": ["bad", "more"]}
}
