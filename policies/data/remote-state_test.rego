package policies.data.remote_state_test

import data.lib.facts_fixture as facts
import data.policies.data.remote_state
import data.policies.data.state_versioning

state(remote, locked, versioned) := {
	"type": "s3",
	"remote": facts.known(remote),
	"locked": locked,
	"versioned": versioned,
	"evidence": [],
}

kept(given) := facts.verdicts(found) if {
	found := remote_state.results with input as {"remoteStates": given}
}

versions(given) := facts.verdicts(found) if {
	found := state_versioning.results with input as {"remoteStates": given}
}

yes := facts.known(true)

no := facts.known(false)

open := facts.unknown("by -backend-config")

test_remote_and_locked_passes if kept([state(true, yes, open)]) == {"terraform.backend": "pass"}

test_local_fails if kept([state(false, no, no)]) == {"terraform.backend": "fail"}

test_not_locked_fails if kept([state(true, no, yes)]) == {"terraform.backend": "fail"}

test_an_open_lock_is_unknown if kept([state(true, open, yes)]) == {"terraform.backend": "unknown"}

test_without_the_source_nothing_is_in_scope if {
	kept([]) == {}
	versions([]) == {}
}

test_versions_that_are_kept_pass if versions([state(true, no, yes)]) == {"terraform.backend": "pass"}

test_versions_that_are_not_kept_fail if versions([state(true, yes, no)]) == {"terraform.backend": "fail"}

test_a_bucket_elsewhere_is_unknown if versions([state(true, yes, open)]) == {"terraform.backend": "unknown"}

test_versions_of_a_local_file_are_not_judged if versions([state(false, no, no)]) == {}
