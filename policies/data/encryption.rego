# METADATA
# title: Data are encrypted where they are kept
# description: >-
#   Databases of RDS, EBS volumes (those of instances, templates, fleets and tasks too), caches, file
#   systems, clusters of DocumentDB, Neptune and Redshift, domains of OpenSearch, streams, queues, delivery
#   streams, DAX, workspaces, clusters of EKS, snapshots, images and copies of them are encrypted at rest.
#   A replica, a copy or what is restored has the encryption of its source. A volume of which nothing is
#   said fails, unless aws_ebs_encryption_by_default of this plan, or ebsEncryptedByAccount of the
#   configuration, says that the account encrypts it; one that is there stays as it is. What AWS encrypts
#   by itself passes, and the evidence says so. Glue, Athena, SageMaker and EMR are not judged.
# custom:
#   id: data/encryption
#   severity: high
#   remedy: >-
#     Set what the evidence names to true, such as storage_encrypted, encrypted or
#     at_rest_encryption_enabled. Where that replaces a database, a cache or a volume which exists,
#     restore its data from an encrypted copy of a snapshot.
#   references:
#     - AWS Security Hub CSPM, RDS.3, RDS.27, EC2.3, EC2.7, EC2.181, EFS.1, EFS.8 and ElastiCache.4
#     - AWS Security Hub CSPM, SQS.1, Kinesis.1, DataFirehose.1, DocumentDB.1, Neptune.1, Opensearch.1, Redshift.10, DynamoDB.3, WorkSpaces.1 and WorkSpaces.2
#     - CIS AWS Foundations Benchmark v5.0.0, 2.2.1, 2.3.1 and 5.1.1
#     - AWS Well-Architected Framework (2025-02), Security Pillar, SEC08-BP02 Enforce encryption at rest
package policies.data.encryption

import data.lib.encryption

id := "data/encryption"

in_scope contains store.address if some store in input.atRest

results contains result if {
	some store in input.atRest
	verdict := encryption.verdict(store)
	result := {
		"policy": id,
		"address": store.address,
		"verdict": verdict,
		"message": encryption.message(store, verdict, "encrypt"),
		"evidence": encryption.evidence(store),
	}
}
