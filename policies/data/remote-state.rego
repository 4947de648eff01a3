# METADATA
# title: The state is kept remotely, and locked
# description: >-
#   Judged where the source is at hand, because a plan does not say where its state is. The backend is
#   not a local file, and two runs cannot write to it at once: an S3 backend names use_lockfile or
#   dynamodb_table, an HTTP backend lock_address; others lock by themselves. Settings that are given by
#   -backend-config are unknown.
# custom:
#   id: data/remote-state
#   severity: medium
#   remedy: >-
#     Use a cloud block, or a backend of type s3 with use_lockfile set to true.
#   references:
#     - AWS Well-Architected Framework (2025-02), Operational Excellence Pillar, OPS05-BP03 Use configuration management systems
package policies.data.remote_state

import data.lib.uncertain

id := "data/remote-state"

# There is one, and it has no address in the plan.
address := "terraform.backend"

in_scope contains address if count(input.remoteStates) > 0

results contains result if {
	some state in input.remoteStates
	result := {
		"policy": id,
		"address": address,
		"verdict": verdict(state),
		"message": message(state),
		"evidence": state.evidence,
	}
}

verdict(state) := "fail" if {
	uncertain.is_known(state.remote, false)
} else := "fail" if {
	uncertain.is_known(state.locked, false)
} else := "pass" if {
	uncertain.is_known(state.remote, true)
	uncertain.is_known(state.locked, true)
} else := "unknown"

message(state) := "the state is a local file" if {
	uncertain.is_known(state.remote, false)
} else := "nothing locks the state, so that two runs can write to it at once" if {
	uncertain.is_known(state.locked, false)
} else := concat("", ["the state is kept by ", state.type, ", and locked"]) if {
	verdict(state) == "pass"
} else := concat("", ["cannot be decided: ", uncertain.reason(state.locked)])
