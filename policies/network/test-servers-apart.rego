# METADATA
# title: CI and test servers are not in production's VPC
# description: >-
#   No CI server and no test server lies in a VPC where production lies. Production is the application,
#   and every server whose environment tag says so; CI and test servers are told by tags and by words
#   in names. The evidence says how each was told; `tiers` in holdfast.config.ts corrects it.
# custom:
#   id: network/test-servers-apart
#   severity: medium
#   remedy: >-
#     Put CI and test servers into a VPC of their own, better still into another account, and let them
#     reach production only through its public interface or a narrow peering.
#   references:
#     - AWS Well-Architected Framework (2025-02), Security Pillar, SEC01-BP01 Separate workloads using accounts
package policies.network.test_servers_apart

import data.lib.uncertain

id := "network/test-servers-apart"

in_scope contains server.address if {
	count(input.productionServers) > 0
	some server in input.apartServers
}

results contains result if {
	some server in input.apartServers
	server.address in in_scope
	result := {
		"policy": id,
		"address": server.address,
		"verdict": verdict(server),
		"message": message(server),
		"evidence": evidence(server),
	}
}

# VPCs in which production surely lies, with one server each that is there.
sure[vpc] contains server.address if {
	some server in input.productionServers
	server.vpcs.state == "known"
	some vpc in server.vpcs.value
}

possible[vpc] contains server.address if {
	some server in input.productionServers
	some vpc in uncertain.members(server.vpcs)
}

open_production contains reason if {
	some server in input.productionServers
	not uncertain.is_closed(server.vpcs)
	reason := concat("", [server.address, ": ", server.vpcs.reason])
}

shared(server) := [vpc |
	server.vpcs.state == "known"
	some vpc in server.vpcs.value
	sure[vpc]
]

maybe_shared(server) := [vpc | some vpc in uncertain.members(server.vpcs); possible[vpc]]

default verdict(_) := "unknown"

verdict(server) := "fail" if count(shared(server)) > 0

verdict(server) := "pass" if {
	uncertain.is_closed(server.vpcs)
	count(maybe_shared(server)) == 0
	count(open_production) == 0
}

message(server) := concat("", ["is a ", label(server), " in production's VPC ", concat(", ", shared(server))]) if {
	verdict(server) == "fail"
}

message(server) := concat("", ["is a ", label(server), " in another VPC than production"]) if verdict(server) == "pass"

message(server) := concat("", ["cannot be decided: ", concat("; ", doubts(server))]) if verdict(server) == "unknown"

label(server) := "CI server" if {
	server.tier == "ci"
} else := "test server"

doubts(server) := array.concat(
	[text | some text in [uncertain.reason(server.vpcs)]; text != ""],
	array.concat(
		[reason | some reason in open_production],
		[concat("", ["production may lie in ", vpc]) | some vpc in maybe_shared(server)],
	),
)

evidence(server) := array.concat(
	[concat("", [server.address, " is a ", label(server), ": ", server.evidence])],
	[concat("", [address, " is production in ", vpc]) |
		some vpc in maybe_shared(server)
		some address in possible[vpc]
	],
)
