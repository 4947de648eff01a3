# METADATA
# title: Controllers are not open to the world
# description: >-
#   No CI server is reachable from everywhere in the internet on any port, and nothing else is on a
#   controller's port (`controllerPorts`: 8080, that of Jenkins, unless configured). CI servers are told
#   by tags and by words in names; `tiers` in holdfast.config.ts corrects it.
# custom:
#   id: network/controllers-not-open
#   severity: critical
#   remedy: >-
#     Take the public address away, and let in only the networks of those who use the controller; or
#     put it behind a load balancer that asks who is there.
#   references:
#     - AWS Security Hub CSPM, EC2.19
#     - AWS Well-Architected Framework (2025-02), Security Pillar, SEC05-BP02 Control traffic flow within your network layers
package policies.network.controllers_not_open

id := "network/controllers-not-open"

is_judged(host) if host.tier == "ci"

is_judged(host) if {
	some opening in host.openings
	opening.isController
}

in_scope contains host.address if {
	some host in input.hosts
	is_judged(host)
}

results contains result if {
	some host in input.hosts
	is_judged(host)
	result := {
		"policy": id,
		"address": host.address,
		"verdict": verdict(host),
		"message": message(host),
		"evidence": host.evidence,
	}
}

counts(host, _) if host.tier == "ci"

counts(_, opening) if opening.isController

open(host, isSure) := [opening.text |
	some opening in host.openings
	opening.isEverywhere
	opening.isSure == isSure
	counts(host, opening)
]

verdict(host) := "fail" if {
	count(open(host, true)) > 0
} else := "unknown" if {
	count(open(host, false)) > 0
} else := "unknown" if {
	count(host.openings) == 0
	count(host.reasons) > 0
} else := "pass"

message(host) := concat("", ["is open to the world on ", concat(", ", open(host, true))]) if verdict(host) == "fail"

message(host) := "is not open to the world" if verdict(host) == "pass"

message(host) := concat("", [
	"cannot be decided: ",
	concat("; ", array.concat(may_be_open(host), host.reasons)),
]) if {
	verdict(host) == "unknown"
}

may_be_open(host) := [concat("", ["it may be open to the world on ", concat(", ", open(host, false))])] if {
	count(open(host, false)) > 0
} else := []
