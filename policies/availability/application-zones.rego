# METADATA
# title: The application spans two zones or more
# description: >-
#   What serves the requests of a target group or a Classic Load Balancer (Auto Scaling groups, ECS services and instances, taken
#   together) lies in at least two Availability Zones.
# custom:
#   id: availability/application-zones
#   severity: high
#   remedy: >-
#     Let the Auto Scaling group (vpc_zone_identifier) or the ECS service (subnets of its
#     network_configuration) have subnets of two zones, or put instances of a second zone behind the same
#     target group.
#   references:
#     - AWS Security Hub CSPM, AutoScaling.2
#     - AWS Well-Architected Framework (2025-02), Reliability Pillar, REL10-BP01 Deploy the workload to multiple locations
package policies.availability.application_zones

import data.lib.checks

id := "availability/application-zones"

in_scope contains fleet.address if some fleet in input.availability.fleets

results contains result if {
	some fleet in input.availability.fleets
	result := checks.result(id, fleet.address, [check(fleet)], evidence(fleet))
}

check(fleet) := ["pass", concat("", ["spans ", checks.text(fleet.zones.atLeast), " zones or more"])] if {
	fleet.zones.atLeast >= 2
} else := ["unknown", concat("; ", fleet.doubts)] if {
	count(fleet.doubts) > 0
} else := ["fail", concat("", ["is in one zone", named(fleet)])] if {
	fleet.zones.atMost != null
	fleet.zones.atMost < 2
} else := ["unknown", why(fleet)]

named(fleet) := concat("", [": one of ", concat(", ", fleet.zones.possible)]) if {
	count(fleet.zones.possible) > 1
} else := concat("", [": ", concat(", ", fleet.zones.possible)]) if {
	count(fleet.zones.possible) > 0
} else := ""

why(fleet) := fleet.zones.reason if {
	fleet.zones.reason != ""
} else := "which of its possible instances serve there, the plan does not tell"

evidence(fleet) := array.concat(members(fleet), fleet.zones.evidence)

members(fleet) := [concat("", ["together: ", concat(", ", fleet.members)])] if {
	count(fleet.members) > 1
} else := []
