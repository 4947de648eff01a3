# METADATA
# title: Databases and load balancers are protected from deletion
# description: >-
#   Deletion protection is on for every database and for every load balancer, and a database that is
#   deleted all the same leaves a final snapshot: of RDS, DocumentDB and Neptune; of Redshift, which knows
#   no such protection, the final snapshot alone. Read replicas are not judged.
# custom:
#   id: availability/deletion-protection
#   severity: medium
#   remedy: >-
#     Set deletion_protection = true and skip_final_snapshot = false on databases, and
#     enable_deletion_protection = true on load balancers.
#   references:
#     - AWS Security Hub CSPM, DocumentDB.5 and Neptune.4
#     - AWS Security Hub CSPM, RDS.7
#     - AWS Security Hub CSPM, RDS.8
#     - AWS Security Hub CSPM, ELB.6
package policies.availability.deletion_protection

import data.lib.checks
import data.lib.uncertain

id := "availability/deletion-protection"

in_scope contains database.address if some database in input.availability.databases

in_scope contains lb.address if some lb in input.availability.loadBalancers

results contains result if {
	some lb in input.availability.loadBalancers
	result := checks.result(id, lb.address, [protection(lb)], [])
}

results contains result if {
	some database in input.availability.databases
	result := checks.result(id, database.address, [protection(database), snapshot(database)], backups(database))
}

in_scope contains store.address if {
	some store in input.availability.stores
	count(store_checks(store)) > 0
}

results contains result if {
	some store in input.availability.stores
	found := store_checks(store)
	count(found) > 0
	result := checks.result(id, store.address, found, [])
}

store_checks(store) := array.concat(
	[protection(store) | store.deletionProtection != null],
	[snapshot(store) | store.skipsFinalSnapshot != null],
)

protection(resource) := checks.must_be(
	resource.deletionProtection, true,
	"has deletion protection",
	"has no deletion protection",
)

snapshot(database) := checks.must_be(
	database.skipsFinalSnapshot, false,
	"leaves a final snapshot when it is deleted",
	"leaves no final snapshot when it is deleted (skip_final_snapshot)",
)

backups(database) := ["its automated backups are deleted with it (delete_automated_backups)"] if {
	uncertain.is_known(database.deletesBackups, true)
} else := []
