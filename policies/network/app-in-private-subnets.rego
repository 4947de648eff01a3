# METADATA
# title: Application instances only in private subnets
# description: >-
#   Every instance and task that a load balancer sends requests to, through an Auto Scaling group, an
#   attachment or a service of ECS, lies only in subnets whose route table (their own, or else the VPC's
#   main one) has no IPv4 or IPv6 route to an internet gateway, and gets no public address. A route or an
#   association that leads subnets of another stack to the internet is unknown until that is given.
# custom:
#   id: network/app-in-private-subnets
#   severity: high
#   remedy: >-
#     Put the application into subnets whose route table leads out through a NAT gateway (and, for
#     IPv6, an egress-only internet gateway), and give its instances or tasks no public address.
#   references:
#     - AWS Well-Architected Framework (2025-02), Security Pillar, SEC05-BP01 Create network layers
#     - AWS Security Hub CSPM, EC2.9, EC2.15, EC2.25 and Autoscaling.5
package policies.network.app_in_private_subnets

import data.lib.outside
import data.lib.uncertain

id := "network/app-in-private-subnets"

in_scope contains app.address if some app in input.applications

results contains result if {
	some app in input.applications
	result := {
		"policy": id,
		"address": app.address,
		"verdict": verdict(app),
		"message": message(app),
		"evidence": evidence(app),
	}
}

in_scope contains route.address if some route in input.outsideRoutes

results contains result if {
	some route in input.outsideRoutes
	result := outside.result(id, route.address, leads(route), "the application may lie there")
}

leads(route) := concat("", ["leads ", route.leads, " to the internet"]) if route.doubt == ""

leads(route) := concat("", ["may lead ", route.leads, " to the internet (", route.doubt, ")"]) if route.doubt != ""

is_public(subnet) if uncertain.is_known(input.subnets[subnet].internetRoute, true)

is_private(subnet) if uncertain.is_known(input.subnets[subnet].internetRoute, false)

public_subnets(app) := [subnet | some subnet in uncertain.members(app.subnets); is_public(subnet)]

private_subnets(app) := [subnet | some subnet in uncertain.members(app.subnets); is_private(subnet)]

# Surely in a public subnet: one of those it is known to lie in, or each of those it can.
exposed(app) if {
	app.subnets.state == "known"
	count(public_subnets(app)) > 0
}

exposed(app) if {
	uncertain.is_closed(app.subnets)
	count(public_subnets(app)) > 0
	count(public_subnets(app)) == count(uncertain.members(app.subnets))
}

exposed(app) if uncertain.is_known(app.publicAddress, true)

hidden(app) if {
	uncertain.is_closed(app.subnets)
	count(private_subnets(app)) > 0
	count(private_subnets(app)) == count(uncertain.members(app.subnets))
	uncertain.is_known(app.publicAddress, false)
}

default verdict(_) := "unknown"

verdict(app) := "pass" if hidden(app)

verdict(app) := "fail" if {
	exposed(app)
	app.role.state == "known"
}

message(app) := "lies only in private subnets and gets no public address" if verdict(app) == "pass"

message(app) := concat(" and ", faults(app)) if verdict(app) == "fail"

message(app) := concat("", ["cannot be decided: ", concat("; ", reasons(app))]) if verdict(app) == "unknown"

faults(app) := array.concat(subnet_fault(app), address_fault(app))

subnet_fault(app) := [concat("", ["lies in a subnet that leads to the internet (", concat(", ", public_subnets(app)), ")"])] if {
	count(public_subnets(app)) > 0
} else := []

address_fault(app) := ["gets a public address"] if {
	uncertain.is_known(app.publicAddress, true)
} else := []

reasons(app) := [text |
	some text in array.concat(
		[
			uncertain.reason(app.role),
			uncertain.reason(app.subnets),
			uncertain.reason(app.publicAddress),
		],
		[subnet_reason(subnet) | some subnet in uncertain.members(app.subnets)],
	)
	text != ""
]

subnet_reason(subnet) := uncertain.reason(input.subnets[subnet].internetRoute) if {
	input.subnets[subnet]
} else := concat("", [subnet, " is outside of this plan"])

evidence(app) := array.concat(
	[line |
		some subnet in uncertain.members(app.subnets)
		some line in input.subnets[subnet].evidence
	],
	app.publicAddressEvidence,
)
