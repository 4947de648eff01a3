# METADATA
# title: No database is public
# description: >-
#   No database is publicly accessible (RDS, Aurora, Neptune, Redshift, Redshift Serverless, Timestream
#   for InfluxDB, Lightsail; an OpenSearch domain outside of a VPC), and none lies in a subnet whose
#   route table leads to an internet gateway. The second alone lets nobody in today, and is a fault all
#   the same: one changed setting opens the database. It is not asked of what no setting can open there
#   (DocumentDB, OpenSearch). Without a subnet group it lies in the default VPC, whose subnets lead to the
#   internet.
# custom:
#   id: network/database-not-public
#   severity: high
#   remedy: >-
#     Set publicly_accessible to false, and give the database a subnet group of subnets whose route table
#     has no route to an internet gateway; give a domain of OpenSearch vpc_options.
#   references:
#     - AWS Security Hub CSPM, RDS.2 and RDS.46, Redshift.1, Opensearch.2
#     - CIS AWS Foundations Benchmark v5.0.0, 2.2.3
#     - AWS Well-Architected Framework (2025-02), Security Pillar, SEC05-BP01 Create network layers
package policies.network.database_not_public

import data.lib.uncertain

id := "network/database-not-public"

judged := array.concat(input.databases, input.otherDatabases)

in_scope contains db.address if some db in judged

results contains result if {
	some db in judged
	result := {
		"policy": id,
		"address": db.address,
		"verdict": verdict(db),
		"message": message(db),
		"evidence": evidence(db),
	}
}

public_subnets(db) := [subnet |
	not is_null(db.subnets)
	some subnet in uncertain.members(db.subnets)
	uncertain.is_known(input.subnets[subnet].internetRoute, true)
]

private_subnets(db) := [subnet |
	not is_null(db.subnets)
	some subnet in uncertain.members(db.subnets)
	uncertain.is_known(input.subnets[subnet].internetRoute, false)
]

# Surely in a public subnet: one of those it is known to have, or each of those it can have.
is_exposed(db) if {
	db.subnets.state == "known"
	count(public_subnets(db)) > 0
}

is_exposed(db) if {
	uncertain.is_closed(db.subnets)
	count(public_subnets(db)) > 0
	count(public_subnets(db)) == count(uncertain.members(db.subnets))
}

# No setting opens it to the internet where it lies.
is_hidden(db) if is_null(db.subnets)

is_hidden(db) if {
	uncertain.is_closed(db.subnets)
	count(private_subnets(db)) > 0
	count(private_subnets(db)) == count(uncertain.members(db.subnets))
}

is_public(db) if uncertain.is_known(db.publiclyAccessible, true)

faults(db) := array.concat(
	["is publicly accessible" | is_public(db)],
	[concat("", ["lies in a subnet that leads to the internet (", concat(", ", public_subnets(db)), ")"]) | is_exposed(db)],
)

default verdict(_) := "unknown"

verdict(db) := "fail" if count(faults(db)) > 0

verdict(db) := "pass" if {
	is_hidden(db)
	uncertain.is_known(db.publiclyAccessible, false)
}

message(db) := concat(" and ", faults(db)) if verdict(db) == "fail"

message(db) := "is not publicly accessible" if {
	verdict(db) == "pass"
	is_null(db.subnets)
}

message(db) := "is not publicly accessible, and lies only in subnets that do not lead to the internet" if {
	verdict(db) == "pass"
	not is_null(db.subnets)
}

message(db) := concat("", ["cannot be decided: ", concat("; ", doubts(db))]) if verdict(db) == "unknown"

doubts(db) := [text |
	some text in array.concat(
		[uncertain.reason(db.publiclyAccessible)],
		place_doubts(db),
	)
	text != ""
]

place_doubts(db) := [] if {
	is_null(db.subnets)
} else := array.concat([uncertain.reason(db.subnets)], [subnet_doubt(subnet) | some subnet in uncertain.members(db.subnets)])

subnet_doubt(subnet) := uncertain.reason(input.subnets[subnet].internetRoute) if {
	input.subnets[subnet]
} else := concat("", [subnet, " is outside of this plan"]) if {
	# An id, or an address.
	some mark in ["subnet-", "."]
	contains(subnet, mark)
} else := concat("", ["the subnet group ", subnet, " is in none of the plans and states given: give the one that has it with --with-state"])

evidence(db) := array.concat(
	[concat("", [db.address, " has a public endpoint"]) | is_public(db)],
	[line |
		not is_null(db.subnets)
		some subnet in uncertain.members(db.subnets)
		some line in input.subnets[subnet].evidence
	],
)
