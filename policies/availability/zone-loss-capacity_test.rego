package policies.availability.zone_loss_capacity_test

import data.lib.facts_fixture as facts
import data.policies.availability.zone_loss_capacity as policy

survival(total, least, most) := {"total": total, "leftAtLeast": least, "leftAtMost": most, "arithmetic": "sum", "reason": "lost"}

fleet(desired) := {
	"address": "asg",
	"zones": {"evidence": []},
	"desired": desired,
	"smallest": null,
	"scalesIn": {"surely": false, "by": []},
	"canGrow": true,
}

scaled(smallest, surely) := facts.replace(
	fleet(survival(4, 2, 2)),
	{"smallest": smallest, "scalesIn": {"surely": surely, "by": ["cpu"]}},
)

judged(one) := found if {
	found := policy.results with input as {"settings": {"zoneLossCapacity": 0.5}, "availability": {"fleets": [one]}}
}

verdict(one) := facts.verdicts(judged(one)).asg

test_half_left_passes if verdict(fleet(survival(4, 2, 2))) == "pass"

test_less_than_half_fails if verdict(fleet(survival(3, 1, 1))) == "fail"

test_none_left_fails if verdict(fleet(survival(1, 0, 0))) == "fail"

test_none_left_of_an_unknown_number_fails if verdict(fleet(survival(null, 0, 0))) == "fail"

test_an_unknown_number_is_unknown if verdict(fleet(survival(null, 0, null))) == "unknown"

test_two_or_none_left_are_unknown if verdict(fleet(survival(4, 0, 2))) == "unknown"

test_too_few_at_best_fails if verdict(fleet(survival(4, 0, 1))) == "fail"

test_no_instance_yet_is_unknown if verdict(fleet(survival(0, 0, 0))) == "unknown"

test_no_instance_ever_is_not_judged if judged(facts.replace(fleet(survival(0, 0, 0)), {"canGrow": false})) == set()

test_one_left_at_the_smallest_size_passes if verdict(scaled(survival(2, 1, 1), true)) == "pass"

test_none_left_at_the_smallest_size_fails if verdict(scaled(survival(1, 0, 0), true)) == "fail"

test_none_left_where_it_may_scale_in_is_unknown if verdict(scaled(survival(1, 0, 0), false)) == "unknown"
