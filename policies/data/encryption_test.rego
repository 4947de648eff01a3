package policies.data.encryption_test

import data.lib.facts_fixture as facts
import data.policies.data.encryption
import data.policies.data.encryption_in_transit

store(address, encrypted) := {
	"address": address,
	"parts": [{"name": "its storage", "encrypted": encrypted, "why": ""}],
}

all := [
	store("a", facts.known(true)),
	store("b", facts.known(false)),
	store("c", facts.unknown("open")),
]

test_every_store_gets_its_verdict if {
	found := encryption.results with input as {"atRest": all}
	facts.verdicts(found) == {"a": "pass", "b": "fail", "c": "unknown"}
	scope := encryption.in_scope with input as {"atRest": all}
	scope == {"a", "b", "c"}
}

test_the_same_in_transit if {
	found := encryption_in_transit.results with input as {"inTransit": all}
	facts.verdicts(found) == {"a": "pass", "b": "fail", "c": "unknown"}
	scope := encryption_in_transit.in_scope with input as {"inTransit": all}
	scope == {"a", "b", "c"}
}

test_what_is_in_transit_is_not_at_rest if {
	found := encryption.results with input as {"inTransit": all}
	found == set()
}
