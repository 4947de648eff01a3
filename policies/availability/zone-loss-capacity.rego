# METADATA
# title: Enough instances are left when a zone is lost
# description: >-
#   When the Availability Zone that holds most of the application is lost, at least one instance is
#   left, and at least the share of the desired capacity that the settings ask for (zoneLossCapacity).
#   A group that scales in, or that a scheduled action makes smaller, must still have one left at its
#   smallest size. Instances that are launched in place of the lost ones do not count: they come
#   minutes later, if they come.
# custom:
#   id: availability/zone-loss-capacity
#   severity: high
#   remedy: >-
#     Raise desired_capacity and min_size (of an ECS service desired_count), or add zones, so that what
#     the other zones hold is enough.
#   references:
#     - AWS Well-Architected Framework (2025-02), Reliability Pillar, REL11-BP05 Use static stability to prevent bimodal behavior
package policies.availability.zone_loss_capacity

import data.lib.checks

id := "availability/zone-loss-capacity"

# What runs nothing and cannot grow has nothing to lose.
judged := [fleet |
	some fleet in input.availability.fleets
	not is_idle(fleet)
]

is_idle(fleet) if {
	fleet.desired.total == 0
	not fleet.canGrow
}

in_scope contains fleet.address if some fleet in judged

results contains result if {
	some fleet in judged
	result := checks.result(id, fleet.address, array.concat([at_desired(fleet)], at_smallest(fleet)), evidence(fleet))
}

share := input.settings.zoneLossCapacity

at_desired(fleet) := ["unknown", "it has no instance as planned, and how many run is decided by what scales it"] if {
	fleet.desired.total == 0
} else := ["pass", concat("", [fleet.desired.arithmetic, "; ", needed(fleet.desired)])] if {
	fleet.desired.total != null
	fleet.desired.leftAtLeast >= share * fleet.desired.total
	fleet.desired.leftAtLeast >= 1
} else := ["fail", concat("", [fleet.desired.arithmetic, "; ", needed(fleet.desired)])] if {
	fleet.desired.leftAtMost != null
	is_too_few(fleet.desired)
} else := ["unknown", concat("; ", [why | some why in [fleet.desired.reason, fleet.desired.arithmetic]; why != ""])]

is_too_few(survival) if survival.leftAtMost < 1

is_too_few(survival) if {
	survival.total != null
	survival.leftAtMost < share * survival.total
}

needed(survival) := concat("", ["needed: at least 1, and ", checks.text(share), " of ", checks.text(survival.total)]) if {
	survival.total != null
} else := "needed: 1"

at_smallest(fleet) := [] if {
	fleet.smallest == null
} else := [["pass", concat("", ["at its smallest size ", fleet.smallest.arithmetic])]] if {
	fleet.smallest.total != null
	fleet.smallest.leftAtLeast >= 1
} else := [["fail", concat("", ["made smaller by ", concat(", ", fleet.scalesIn.by), ": at its smallest size ", fleet.smallest.arithmetic])]] if {
	fleet.scalesIn.surely
	fleet.smallest.leftAtMost != null
	fleet.smallest.leftAtMost < 1
} else := [["unknown", concat("", ["at its smallest size ", fleet.smallest.arithmetic])]] if {
	fleet.smallest.arithmetic != ""
} else := [["unknown", concat("", ["at its smallest size: ", fleet.smallest.reason])]]

evidence(fleet) := array.concat(
	fleet.zones.evidence,
	["it is taken that instances are balanced over the zones, which is Auto Scaling's best effort"],
)
