# METADATA
# title: Each zone leaves through a NAT gateway of its own
# description: >-
#   The default route of each subnet that leaves through a NAT gateway leads to one in the subnet's own
#   zone, or to a regional one. With one gateway for two zones, losing its zone cuts the other off as
#   well. A subnet without a default route to a NAT gateway is out of scope.
# custom:
#   id: network/nat-per-zone
#   severity: medium
#   remedy: >-
#     Make a NAT gateway in each zone, and a route table for each zone whose default route leads to it.
#   references:
#     - AWS Well-Architected Framework (2025-02), Reliability Pillar, REL10-BP01 Deploy the workload to multiple locations
package policies.network.nat_per_zone

import data.lib.uncertain

id := "network/nat-per-zone"

in_scope contains route.subnet if some route in input.natRoutes

results contains result if {
	some route in input.natRoutes
	result := {
		"policy": id,
		"address": route.subnet,
		"verdict": verdict(route),
		"message": message(route),
		"evidence": route.evidence,
	}
}

is_near(_, gateway) if gateway.isRegional

is_near(route, gateway) if {
	route.zone.state == "known"
	uncertain.is_known(gateway.zone, route.zone.value)
}

is_far(route, gateway) if {
	not gateway.isRegional
	route.zone.state == "known"
	gateway.zone.state == "known"
	gateway.zone.value != route.zone.value
}

near(route) := [gateway.address | some gateway in route.gateways; is_near(route, gateway)]

far(route) := [gateway.address | some gateway in route.gateways; is_far(route, gateway)]

default verdict(_) := "unknown"

verdict(route) := "pass" if {
	is_null(route.open)
	count(near(route)) == count(route.gateways)
}

verdict(route) := "fail" if {
	is_null(route.open)
	count(far(route)) == count(route.gateways)
}

message(route) := "leaves through a NAT gateway of its own zone" if verdict(route) == "pass"

message(route) := concat("", [
	"is in ", route.zone.value, " and leaves through ", concat(", ", far(route)), " in another zone",
]) if {
	verdict(route) == "fail"
}

message(route) := concat("", ["cannot be decided: ", concat("; ", doubts(route))]) if verdict(route) == "unknown"

doubts(route) := [text |
	some text in array.concat(
		array.concat([route.open | not is_null(route.open)], [uncertain.reason(route.zone)]),
		array.concat([uncertain.reason(gateway.zone) | some gateway in route.gateways], several(route)),
	)
	text != ""
]

several(route) := ["the configuration does not tell which of several NAT gateways is meant"] if {
	count(route.gateways) > 1
} else := []
