# METADATA
# title: Nothing but load balancers is reachable from the internet
# description: >-
#   No packet from the internet reaches anything in a VPC but load balancers, on any port: public
#   addresses, routes, network ACLs and security groups together. A bastion may be reached on an
#   administrator's port from named networks, and so may the public endpoint of an EKS cluster. What
#   lets the internet into a security group or a subnet of another stack is unknown until that is given.
# custom:
#   id: network/only-load-balancer-public
#   severity: high
#   remedy: >-
#     Take the public address away (of a database publicly_accessible), put it into a private subnet, and
#     let in only what it serves: the load balancer's security group, or a database the application's. Let
#     administrators in to a bastion from their own networks. Give the endpoint of an EKS cluster
#     public_access_cidrs.
#   references:
#     - AWS Well-Architected Framework (2025-02), Security Pillar, SEC05-BP01 Create network layers
#     - AWS Security Hub CSPM, EC2.9 and EKS.1
package policies.network.only_load_balancer_public

import data.lib.assumed
import data.lib.outside

id := "network/only-load-balancer-public"

in_scope contains host.address if some host in input.hosts

in_scope contains rule.address if some rule in possible

results contains result if {
	some host in input.hosts
	result := {
		"policy": id,
		"address": host.address,
		"verdict": verdict(host),
		"message": message(host),
		"evidence": evidence(host),
	}
}

results contains result if {
	some rule in possible
	result := outside.result(id, rule.address, outside.admits(rule, rule.fromInternet), worst)
}

in_scope contains acl.address if some acl in input.outsideAcls

results contains result if {
	some acl in input.outsideAcls
	result := outside.result(id, acl.address, acl.lets, worst)
}

worst := "the internet may reach more than a load balancer by it"

possible := [rule | some rule in input.outsideRules; count(rule.fromInternet) > 0]

# Openings that are a fault of this host: all but administrators' at a bastion.
faults(host) := [opening | some opening in host.openings; not is_allowed(host, opening)]

is_allowed(host, opening) if {
	host.tier == "bastion"
	opening.isAdmin
}

sure(host) := [opening.text | some opening in faults(host); opening.isSure]

maybe(host) := [opening.text | some opening in faults(host); not opening.isSure]

verdict(host) := "fail" if {
	count(sure(host)) > 0
} else := "unknown" if {
	count(maybe(host)) > 0
} else := "unknown" if {
	count(host.openings) == 0
	count(host.reasons) > 0
} else := "pass"

message(host) := concat("", ["is reachable from the internet on ", concat(", ", sure(host))]) if {
	verdict(host) == "fail"
}

message(host) := "is a bastion, and open to named networks alone" if {
	verdict(host) == "pass"
	count(host.openings) > 0
}

message(host) := "is not reachable from the internet" if {
	verdict(host) == "pass"
	count(host.openings) == 0
}

message(host) := concat("", ["cannot be decided: ", concat("; ", array.concat(open(host), host.reasons))]) if {
	verdict(host) == "unknown"
}

open(host) := [concat("", ["it may be reachable on ", concat(", ", maybe(host))])] if {
	count(maybe(host)) > 0
} else := []

# A pass says what was looked at, also where there is nothing to name, and what it rests on.
evidence(host) := array.concat(seen(host), assumed.lines) if {
	verdict(host) == "pass"
} else := host.evidence

seen(host) := host.evidence if {
	count(host.evidence) > 0
} else := ["of its public addresses, routes, network ACLs and security groups at least one keeps the internet out"]
