package policies.data.no_plain_secrets_test

import data.lib.facts_fixture as facts
import data.policies.data.no_plain_secrets as policy

verdict(holder) := verdicts.x if {
	found := policy.results with input as {"secretHolders": [object.union({"address": "x"}, holder)]}
	verdicts := facts.verdicts(found)
}

test_nothing_found_passes if verdict({"found": [], "open": [], "notes": ["looked at"]}) == "pass"

test_a_secret_fails if verdict({"found": ["`password` is written"], "open": [], "notes": []}) == "fail"

test_what_cannot_be_looked_at_is_unknown if verdict({"found": [], "open": ["a hash"], "notes": []}) == "unknown"

test_a_secret_fails_whatever_else_is_open if verdict({"found": ["x"], "open": ["a hash"], "notes": []}) == "fail"

test_no_holder_is_not_in_scope if {
	scope := policy.in_scope with input as {"secretHolders": []}
	scope == set()
}
