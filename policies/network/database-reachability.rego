# METADATA
# title: The database is reachable from the application alone
# description: >-
#   The application reaches each database on its engine's port, and nothing else is let in on any
#   port, whatever way the security group rules are written. A publicly accessible database fails
#   whatever the routes say. A rule that lets others than the application into a security group of
#   another stack, on a database's port, is unknown until that is given.
# custom:
#   id: network/database-reachability
#   severity: critical
#   remedy: >-
#     Give the database a security group of its own with one ingress rule: its engine's port, from the
#     application's security group. Set publicly_accessible to false, and let the application's group
#     out to that port.
#   references:
#     - AWS Well-Architected Framework (2025-02), Security Pillar, SEC05-BP02 Control traffic flow within your network layers
#     - AWS Security Hub CSPM, RDS.2
package policies.network.database_reachability

import data.lib.outside
import data.lib.stores
import data.lib.uncertain

id := "network/database-reachability"

in_scope contains db.address if some db in input.databases

in_scope contains rule.address if some rule in possible

results contains result if {
	some db in input.databases
	result := {
		"policy": id,
		"address": db.address,
		"verdict": verdict(db),
		"message": message(db),
		"evidence": evidence(db),
	}
}

results contains result if {
	some rule in possible
	result := outside.result(id, rule.address, outside.admits(rule, rule.toDatabase), "a database may be reached by more than the application")
}

possible := [rule | some rule in input.outsideRules; count(rule.toDatabase) > 0]

failures(db) := array.concat(
	["is publicly accessible" | uncertain_true(db.publiclyAccessible)],
	stores.failures(db),
)

default uncertain_true(_) := false

uncertain_true(field) if uncertain.is_known(field, true)

doubts(db) := array.concat(
	["whether it is publicly accessible is known only after apply" | db.publiclyAccessible.state == "unknown"],
	stores.doubts(db),
)

verdict(db) := "fail" if {
	count(failures(db)) > 0
} else := "unknown" if {
	count(doubts(db)) > 0
} else := "pass"

message(db) := concat(" and ", failures(db)) if verdict(db) == "fail"

message(db) := concat("", ["cannot be decided: ", concat("; ", doubts(db))]) if verdict(db) == "unknown"

message(db) := "is reachable from the application on its own port, and from nothing else" if verdict(db) == "pass"

evidence(db) := array.concat(public_evidence(db), stores.evidence(db))

public_evidence(db) := [concat("", [db.address, " sets publicly_accessible"])] if {
	uncertain_true(db.publiclyAccessible)
} else := []
