package lib.uncertain_test

import data.lib.facts_fixture as facts
import data.lib.uncertain

test_members_of_a_known_set if uncertain.members(facts.known(["a"])) == ["a"]

test_members_of_an_open_set if uncertain.members(facts.some_of(["a", "b"])) == ["a", "b"]

test_a_known_set_is_closed if uncertain.is_closed(facts.known([]))

test_one_of_several_is_closed if uncertain.is_closed(facts.one_of(["a"]))

test_an_open_set_is_not_closed if not uncertain.is_closed(facts.some_of(["a"]))

test_false_is_a_known_value if uncertain.is_known(facts.known(false), false)

test_an_unknown_is_no_value if not uncertain.is_known(facts.unknown("why"), "why")

test_a_known_field_has_no_reason if uncertain.reason(facts.known(1)) == ""

test_an_unknown_field_has_one if uncertain.reason(facts.unknown("why")) == "why"
