# METADATA
# title: Databases have backups for long enough
# description: >-
#   Automated backups of each database are kept for at least as many days as the settings ask for
#   (backupRetentionDays). Where nothing is said, the provider asks for none for an instance, and AWS
#   keeps a cluster's for a day, of DocumentDB, Neptune and Redshift too. Read replicas are not judged.
# custom:
#   id: availability/database-backups
#   severity: high
#   remedy: >-
#     Set backup_retention_period, of Redshift automated_snapshot_retention_period, to 7 days or more, or to
#     what backupRetentionDays of the configuration asks for.
#   references:
#     - AWS Security Hub CSPM, RDS.11 and RDS.50
#     - AWS Security Hub CSPM, DocumentDB.2, Neptune.5 and Redshift.3
#     - AWS Well-Architected Framework (2025-02), Reliability Pillar, REL09-BP03 Perform data backup automatically
package policies.availability.database_backups

import data.lib.checks

id := "availability/database-backups"

in_scope contains database.address if some database in input.availability.databases

results contains result if {
	some database in input.availability.databases
	result := checks.result(id, database.address, [check(database.backupRetentionDays)], [])
}

in_scope contains store.address if {
	some store in input.availability.stores
	store.backupRetentionDays != null
}

results contains result if {
	some store in input.availability.stores
	store.backupRetentionDays != null
	result := checks.result(id, store.address, [check(store.backupRetentionDays)], [])
}

wanted := input.settings.backupRetentionDays

check(days) := ["unknown", days.reason] if {
	days.state == "unknown"
} else := ["pass", kept(days.value)] if {
	days.value >= wanted
} else := ["fail", "keeps no automated backups"] if {
	days.value == 0
} else := ["fail", kept(days.value)]

kept(days) := concat("", ["keeps backups for ", checks.text(days), " ", unit(days), "; needed: ", checks.text(wanted)])

unit(days) := "day" if {
	days == 1
} else := "days"
