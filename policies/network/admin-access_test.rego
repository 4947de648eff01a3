package policies.network.admin_access_test

import data.lib.assumed
import data.policies.network.admin_access as policy

judged(isBastion, verdict) := result if {
	found := policy.results with input as {"adminAccess": [{
		"address": "server",
		"isBastion": isBastion,
		"onlyAllowed": {"verdict": verdict, "evidence": ["a rule"]},
	}]}
	[result] := [own | some own in found]
}

test_proven_passes if {
	judged(true, "proven").verdict == "pass"
	judged(false, "proven").message == "takes administrators from the bastion, or from nowhere"
}

test_refuted_fails_and_names_the_rule if {
	result := judged(false, "refuted")
	result.verdict == "fail"
	"a rule" in result.evidence
	array.slice(result.evidence, 1, 3) == assumed.lines
	contains(judged(true, "refuted").message, "more than named networks")
}

test_unknown_says_why if {
	result := judged(false, "unknown")
	result.verdict == "unknown"
	contains(result.message, "a rule")
}

test_nothing_is_in_scope_without_instances if {
	found := policy.in_scope with input as {"adminAccess": []}
	found == set()
}
