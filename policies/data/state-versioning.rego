# METADATA
# title: Former versions of the state are kept
# description: >-
#   Judged where the source is at hand and the state is remote. HCP Terraform keeps every version; a
#   bucket does where aws_s3_bucket_versioning of this plan is Enabled for it. A bucket that is not in
#   the plan makes it unknown.
# custom:
#   id: data/state-versioning
#   severity: low
#   remedy: >-
#     Enable versioning of the bucket that holds the state, with an aws_s3_bucket_versioning.
#   references:
#     - AWS Security Hub CSPM, S3.14
package policies.data.state_versioning

import data.lib.uncertain

id := "data/state-versioning"

address := "terraform.backend"

judged contains state if {
	some state in input.remoteStates
	uncertain.is_known(state.remote, true)
}

in_scope contains address if count(judged) > 0

results contains result if {
	some state in judged
	result := {
		"policy": id,
		"address": address,
		"verdict": verdict(state),
		"message": message(state),
		"evidence": state.evidence,
	}
}

verdict(state) := "pass" if {
	uncertain.is_known(state.versioned, true)
} else := "fail" if {
	uncertain.is_known(state.versioned, false)
} else := "unknown"

message(state) := "former versions of the state are kept" if {
	verdict(state) == "pass"
} else := "former versions of the state are not kept" if {
	verdict(state) == "fail"
} else := concat("", ["cannot be decided: ", uncertain.reason(state.versioned)])
