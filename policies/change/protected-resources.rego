# METADATA
# title: Applying the plan takes away nothing that is protected
# description: >-
#   The plan deletes or replaces no database, store, key, secret, cache, load balancer or other way in, web
#   ACL, network ACL or backup, and weakens none: deletion protection,
#   Multi-AZ, failover or recovery to a point in time switched off, the last replica gone, backups kept for
#   shorter or no longer copied, the final snapshot skipped, versioning or replication suspended, a rule of
#   a backup plan or of a web ACL removed, or turned to count or allow, a web ACL taken from a distribution. A rule of the security group of a store or load balancer may go where
#   other rules let through what it did or the application is proven to reach the store without it, and
#   must not let in more than before. What holds data is critical, rules and network ACLs medium. A
#   first create has nothing in scope; what the plan only forgets stays as it is. Of `prevent_destroy` a
#   plan tells nothing, and servers and services that keep nothing are not judged.
# custom:
#   id: change/protected-resources
#   severity: high
#   remedy: >-
#     Look at what forces the change (the evidence names it). Move with a moved block in place of a
#     deletion; change what protects in a plan of its own, with a waiver that says why.
#   references:
#     - AWS Well-Architected Framework (2025-02), Operational Excellence Pillar, OPS06-BP01 Plan for unsuccessful changes
#     - AWS Well-Architected Framework (2025-02), Reliability Pillar, REL08-BP05 Deploy changes with automation
package policies.change.protected_resources

import data.lib.checks

id := "change/protected-resources"

in_scope contains change.address if some change in input.changes

results contains result if {
	some change in input.changes
	result := object.union(
		checks.result(id, change.address, change_checks(change), evidence(change)),
		{"severity": change.severity},
	)
}

change_checks(change) := [["pass", "is no longer managed by this configuration, and stays as it is"]] if {
	change.action == "forget"
} else := [[effect.verdict, effect.why] | some effect in change.effects] if {
	count(change.effects) > 0
} else := [["fail", concat("", ["is deleted, and with it ", change.loses])]] if {
	change.action == "delete"
} else := [["fail", concat("", ["is replaced: ", order(change), ", and ", change.loses, " is lost"])]] if {
	change.action == "replace"
	not change.remade
} else := [["pass", concat("", ["is made anew, and the ", change.kind, " protects as before"])]] if {
	change.action == "replace"
	count(change.weakened) + count(change.open) == 0
} else := [["pass", concat("", ["is changed in place, and the ", change.kind, " protects as before"])]] if {
	count(change.weakened) + count(change.open) == 0
} else := array.concat(
	[["fail", text] | some text in change.weakened],
	[["unknown", text] | some text in change.open],
)

order(change) := "a new one is created, then the old one destroyed" if {
	change.createsFirst
} else := "the old one is destroyed before a new one is created"

evidence(change) := array.concat(
	[concat("", ["the change of ", path, " forces it"]) | some path in change.becauseOf],
	gap(change),
)

# Between the two the rule is missing: what is connected stays so, and nobody new gets in.
gap(change) := ["the old one is destroyed before a new one is created"] if {
	change.action == "replace"
	count(change.effects) > 0
	not change.createsFirst
} else := []
