# METADATA
# title: Databases and other stores survive the loss of a zone
# description: >-
#   A database instance is Multi-AZ, an Aurora cluster has instances in at least two Availability
#   Zones, and a subnet group covers two. A Multi-AZ DB cluster always lies in three. Read replicas are
#   not judged: they are copies, and not failed over to by themselves. Clusters of DocumentDB and Neptune
#   have two instances, of MemoryDB a replica, of DAX two nodes; a domain of OpenSearch is zone aware, a
#   cluster of Redshift Multi-AZ, a broker of MQ no single instance, and files lie in more than one zone.
# custom:
#   id: availability/database-multi-az
#   severity: high
#   remedy: >-
#     Set multi_az = true on the aws_db_instance; give a cluster (Aurora, DocumentDB, Neptune) a second
#     instance, in another zone, and a domain of OpenSearch zone_awareness_enabled and instances in each
#     zone; of other stores set what the finding names.
#   references:
#     - AWS Security Hub CSPM, Neptune.9, Opensearch.6, Redshift.18, MQ.5 and MQ.6, FSx.3, FSx.4 and FSx.5
#     - AWS Security Hub CSPM, RDS.5
#     - AWS Security Hub CSPM, RDS.15
#     - CIS AWS Foundations Benchmark v5.0.0, 2.2.4
#     - AWS Well-Architected Framework (2025-02), Reliability Pillar, REL10-BP01 Deploy the workload to multiple locations
package policies.availability.database_multi_az

import data.lib.checks

id := "availability/database-multi-az"

in_scope contains database.address if some database in input.availability.databases

in_scope contains store.address if {
	some store in input.availability.stores
	store.zoneLoss != null
}

results contains result if {
	some store in input.availability.stores
	store.zoneLoss != null
	result := checks.result(id, store.address, [survives(store.zoneLoss)], [])
}

survives(loss) := checks.must_be(loss.holds, true, loss.why, loss.why)

results contains result if {
	some database in input.availability.databases
	result := checks.result(id, database.address, array.concat([check(database)], subnet_checks(database)), evidence(database))
}

check(database) := ["pass", "is a Multi-AZ DB cluster, which RDS puts in three zones"] if {
	database.kind == "multi-az-cluster"
} else := aurora_check(database.instances) if {
	database.kind == "aurora-cluster"
} else := checks.must_be(
	database.multiAz, true,
	"is Multi-AZ, with a standby in another zone",
	"is not Multi-AZ: when its zone is lost, so is the database until it is restored",
)

aurora_check(instances) := ["pass", concat("", ["has ", checks.text(instances.certain), " instances, and RDS puts the first three of a cluster in different zones"])] if {
	instances.certain >= 2
	instances.zones == null
} else := ["pass", concat("", ["has instances in ", checks.text(instances.zones.atLeast), " zones or more"])] if {
	instances.certain >= 2
	instances.zones.atLeast >= 2
} else := ["unknown", concat("", ["which cluster these are of, the plan does not tell: ", concat(", ", instances.possible)])] if {
	count(instances.possible) > 0
} else := ["unknown", "this plan has no instance of it"] if {
	instances.certain == 0
} else := ["fail", "has one instance: when its zone is lost there is nothing to fail over to"] if {
	instances.certain == 1
} else := ["fail", concat("", ["has all its instances in one zone: ", concat(", ", instances.zones.possible)])] if {
	instances.zones.atMost < 2
} else := ["unknown", instances.zones.reason]

# RDS itself refuses a subnet group of one zone, so only one that surely is gets a word.
subnet_checks(database) := [["fail", concat("", ["has a subnet group in one zone: ", concat(", ", database.subnetZones.possible)])]] if {
	database.subnetZones != null
	database.subnetZones.atMost != null
	database.subnetZones.atMost < 2
} else := []

evidence(database) := array.concat(subnet_evidence(database), instance_evidence(database))

subnet_evidence(database) := database.subnetZones.evidence if {
	database.subnetZones != null
} else := []

instance_evidence(database) := database.instances.zones.evidence if {
	database.instances.zones != null
} else := []
