package policies.delivery.scaling_on_metric_test

import data.lib.facts_fixture as facts
import data.policies.delivery.scaling_on_metric as policy

scalable(least, most, policies) := {"address": "asg", "role": facts.known("application"), "min": least, "max": most, "policies": policies}

scaler(certain, acts) := {"address": "cpu", "certain": certain, "acts": acts, "how": "tracks a target"}

judged(one) := found if {
	found := policy.results with input as {"delivery": {"scalables": [one]}}
}

verdict(policies) := facts.verdicts(judged(scalable(facts.known(2), facts.known(4), policies))).asg

test_a_policy_that_acts_passes if verdict([scaler(true, facts.known(true))]) == "pass"

test_none_fails if verdict([]) == "fail"

test_one_that_never_acts_fails if verdict([scaler(true, facts.known(false))]) == "fail"

test_one_that_may_act_is_unknown if verdict([scaler(true, facts.unknown("alarm"))]) == "unknown"

test_one_that_may_be_of_another_group_is_unknown if verdict([scaler(false, facts.known(true))]) == "unknown"

test_an_open_size_is_unknown if facts.verdicts(judged(scalable(facts.known(2), facts.unknown("max"), []))).asg == "unknown"

test_a_fixed_size_is_not_judged if judged(scalable(facts.known(2), facts.known(2), [])) == set()
