package lib.encryption_test

import data.lib.encryption
import data.lib.facts_fixture as facts

part(encrypted) := {"name": "its storage", "encrypted": encrypted, "why": "because"}

verdict(values) := encryption.verdict({"parts": [part(value) | some value in values]})

yes := facts.known(true)

no := facts.known(false)

open := facts.unknown("it is a replica")

test_all_parts_pass if verdict([yes, yes]) == "pass"

test_one_part_fails if verdict([yes, no]) == "fail"

test_an_open_part_is_unknown if verdict([yes, open]) == "unknown"

test_a_part_that_fails_is_stronger_than_an_open_one if verdict([open, no]) == "fail"

test_messages_name_the_parts if {
	encryption.message({"parts": [part(yes)]}, "pass", "encrypt") == "encrypts its storage"
	encryption.message({"parts": [part(no)]}, "fail", "encrypt") == "does not encrypt its storage"
	encryption.message({"parts": [part(open)]}, "unknown", "encrypt") == "cannot be decided: it is a replica"
}
