package policies.delivery.launch_template_test

import data.lib.facts_fixture as facts
import data.policies.delivery.launch_template as policy

results(kind, version) := found if {
	found := policy.results with input as {"delivery": {"launches": [{"address": "asg", "kind": kind, "version": version}]}}
}

verdict(kind) := facts.verdicts(results(kind, facts.known("pinned"))).asg

test_a_template_passes if verdict(facts.known("launch-template")) == "pass"

test_a_configuration_fails if verdict(facts.known("launch-configuration")) == "fail"

test_an_open_kind_is_unknown if verdict(facts.unknown("open")) == "unknown"

test_a_version_that_moves_is_named if {
	some result in results(facts.known("launch-template"), facts.known("$Latest"))
	"its version is $Latest, which moves by itself" in result.evidence
}
