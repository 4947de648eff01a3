# METADATA
# title: Traffic fails over to another region
# description: >-
#   Where failover between regions is claimed (in the settings, because load balancers of the judged stacks
#   are in two regions, or because records lead to two regions), each load balancer that faces the
#   internet is behind a set of Route 53 records that leads to load balancers of two regions: a PRIMARY
#   with a health check and a SECONDARY, or latency or weighted records that each have one. An alias
#   that evaluates its target's health counts as a health check. Records by geolocation or by the
#   client's address (CIDR) are no failover: who is in the widest location is answered by its record
#   alone.
# custom:
#   id: availability/region-failover
#   severity: high
#   remedy: >-
#     Add an aws_route53_record with failover_routing_policy PRIMARY and evaluate_target_health or a
#     health_check_id, and one of the same name that is SECONDARY and leads to the other region. Where the
#     regions have nothing to do with each other, set claims to { 'region-failover': false } in
#     holdfast.config.ts.
#   references:
#     - AWS Well-Architected Framework (2025-02), Reliability Pillar, REL11-BP02 Fail over to healthy resources
#     - AWS Well-Architected Framework (2025-02), Reliability Pillar, REL13-BP02 Use defined recovery strategies to meet the recovery objectives
package policies.availability.region_failover

import data.lib.checks
import data.lib.uncertain

id := "availability/region-failover"

facing := [lb |
	some lb in input.availability.loadBalancers
	not uncertain.is_known(input.loadBalancers[lb.address].internal, true)
]

# Another stack's load balancer in another region says nothing of this one: the two may be strangers.
regions contains lb.region.value if {
	some lb in facing
	not lb.isEvidence
	lb.region.state == "known"
}

is_claimed(_) if input.settings.claims["region-failover"] == true

is_claimed(lb) if {
	not is_denied
	not lb.isEvidence
	count(regions) >= 2
}

is_claimed(lb) if {
	not is_denied
	some set in sets(lb)
	count(known_regions(set)) >= 2
}

is_denied if input.settings.claims["region-failover"] == false

judged := [lb | some lb in facing; is_claimed(lb)]

in_scope contains lb.address if some lb in judged

results contains result if {
	some lb in judged
	result := checks.result(id, lb.address, [check(lb)], evidence(lb))
}

# Records by what they lead to, and by the set that Route 53 chooses from.
leading[target] contains index if {
	some index, record in input.availability.records
	some target in record.targets
}

in_set[record.set.value] contains index if {
	some index, record in input.availability.records
	record.set.state == "known"
}

# Records that may lead to any load balancer.
stray contains record.address if {
	some record in input.availability.records
	record.certain == false
	count(record.targets) == 0
}

own(lb) := [input.availability.records[index] | some index in leading[lb.address]]

sets(lb) := {record.set.value |
	some record in own(lb)
	record.set.state == "known"
}

open_sets(lb) := [record.set.reason |
	some record in own(lb)
	record.set.state == "unknown"
]

verdict_of[set] := checks.verdict(set_checks(set)) if some set, _ in in_set

# One sound set of names is enough; what is wrong with the others is in the evidence.
check(lb) := ["pass", concat("", ["is behind ", concat(", ", sound)])] if {
	sound := [set | some set in sets(lb); verdict_of[set] == "pass"]
	count(sound) > 0
} else := ["unknown", concat("; ", doubts)] if {
	doubts := array.concat(
		open_sets(lb),
		[why | some set in sets(lb); verdict_of[set] == "unknown"; some why in checks.whys(set_checks(set), "unknown")],
	)
	count(doubts) > 0
} else := ["unknown", concat("", [concat(", ", stray), " may lead to it"])] if {
	count(stray) > 0
} else := ["unknown", concat("", [concat(", ", input.availability.otherFailover), " may lead to it, which this policy does not read"])] if {
	count(input.availability.otherFailover) > 0
	count(sets(lb)) == 0
} else := ["fail", concat("; ", whys)] if {
	whys := [concat("", [set, ": ", why]) | some set in sets(lb); some why in checks.whys(set_checks(set), "fail")]
	count(whys) > 0
} else := ["fail", "no failover, latency or weighted record leads to it"]

members(set) := [input.availability.records[index] | some index in in_set[set]]

set_checks(set) := array.concat([regions_check(set)], failover_checks(set)) if {
	is_failover(set)
} else := array.concat(
	array.concat([regions_check(set)], located_checks(set)),
	[health_check(record) | some record in members(set)],
)

is_failover(set) if {
	some record in members(set)
	record.policy == "failover"
}

# Route 53 answers by a wider location where the record of one is unhealthy, and by nothing else. Of the
# widest one, which is the default where there is one, no other record takes over. Source: Amazon Route 53
# Developer Guide, "How Amazon Route 53 chooses records when health checking is configured".
located := {"geolocation", "cidr"}

located_checks(set) := [["fail", concat("", ["chooses by where clients are (", concat(", ", kinds), "): clients of the widest location have one region alone"])]] if {
	kinds := {record.policy | some record in members(set); record.policy in located}
	count(kinds) > 0
} else := []

known_regions(set) := {record.region.value |
	some record in members(set)
	record.region.state == "known"
}

regions_check(set) := ["pass", concat("", ["leads to ", concat(" and ", sort(known_regions(set)))])] if {
	count(known_regions(set)) >= 2
} else := ["unknown", concat("; ", open)] if {
	open := [record.region.reason | some record in members(set); record.region.state == "unknown"]
	count(open) > 0
} else := ["fail", concat("", ["leads to one region: ", concat(", ", sort(known_regions(set)))])]

health_check(record) := checks.must_be(
	record.checked, true,
	concat("", [record.address, " has a health check"]),
	concat("", [record.address, " has no health check: it is answered whether its region lives or not"]),
)

failover_checks(set) := array.concat(
	[role_check(set, "PRIMARY"), role_check(set, "SECONDARY")],
	[health_check(record) | some record in members(set); uncertain.is_known(record.role, "PRIMARY")],
)

role_check(set, role) := ["pass", concat("", ["has a ", role])] if {
	some record in members(set)
	uncertain.is_known(record.role, role)
} else := ["unknown", record.role.reason] if {
	some record in members(set)
	record.role.state == "unknown"
} else := ["fail", concat("", ["has no ", role])]

evidence(lb) := array.concat(
	[concat("", [lb.address, " is in ", region_text(lb.region)])],
	[record.evidence |
		some set in sets(lb)
		some record in members(set)
	],
)

region_text(region) := region.value if {
	region.state == "known"
} else := concat("", ["a region that is not known: ", region.reason])
