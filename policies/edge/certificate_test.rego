package policies.edge.certificate_test

import data.lib.facts_fixture as facts
import data.policies.edge.certificate as policy

balancers := {
	"lb": {"type": facts.known("application"), "internal": facts.known(false)},
	"inner": {"type": facts.known("application"), "internal": facts.known(true)},
}

choice(kinds) := {
	"missing": false,
	"candidates": [{"name": kind, "kind": kind, "why": kind} | some kind in kinds],
	"exact": count(kinds) == 1,
	"reason": "",
}

none := object.union(choice([]), {"missing": true})

judge(certificate, load_balancer) := verdicts if {
	own := {
		"address": "https",
		"loadBalancer": load_balancer,
		"protocol": facts.known("HTTPS"),
		"certificate": certificate,
		"additionalCertificates": ["more"],
	}
	found := policy.results with input as {"loadBalancers": balancers, "tlsListeners": [own]}
	verdicts := facts.verdicts(found)
}

verdict(certificate) := judge(certificate, facts.known(["lb"])).https

test_every_trusted_kind_passes if {
	every kind in policy.trusted {
		verdict(choice([kind])) == "pass"
	}
}

test_one_of_two_trusted_ones_passes if verdict(choice(["validated", "outside"])) == "pass"

test_none_fails if verdict(none) == "fail"

test_a_self_signed_one_fails if verdict(choice(["self-signed"])) == "fail"

test_one_of_two_of_which_one_is_self_signed_is_unknown if verdict(choice(["self-signed", "issued"])) == "unknown"

test_what_is_in_doubt_is_unknown if {
	every kind in {"unvalidated", "private-authority", "unknown"} {
		verdict(choice([kind])) == "unknown"
	}
}

test_what_the_plan_does_not_tell_is_unknown if {
	verdict(object.union(choice([]), {"reason": "it goes through a local"})) == "unknown"
	verdict(object.union(choice(["issued"]), {"reason": "it goes through a local"})) == "unknown"
}

test_none_is_unknown_where_the_load_balancer_is if judge(none, facts.some_of([])).https == "unknown"

test_an_internal_load_balancer_is_not_in_scope if judge(none, facts.known(["inner"])) == {}
