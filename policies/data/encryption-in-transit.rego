# METADATA
# title: Databases, caches and brokers refuse plain connections
# description: >-
#   Each database of RDS has a parameter group that refuses connections without TLS (rds.force_ssl, or
#   require_secure_transport), or an engine and version that does so by default; each cache encrypts in
#   transit and takes nothing else. What an engine does by default is decided where AWS documents it.
# custom:
#   id: data/encryption-in-transit
#   severity: medium
#   remedy: >-
#     Set require_secure_transport (MySQL, MariaDB) or rds.force_ssl (PostgreSQL, SQL Server) to 1 in a
#     parameter group of the database, and transit_encryption_enabled to true for a cache; enforce_https
#     and node_to_node_encryption for a domain, client_broker TLS for MSK.
#   references:
#     - AWS Security Hub CSPM, RDS.38, RDS.39, RDS.41, RDS.44 and ElastiCache.5
#     - AWS Security Hub CSPM, DocumentDB.6, MSK.1, Opensearch.3, Redshift.2 and DynamoDB.7
#     - AWS Well-Architected Framework (2025-02), Security Pillar, SEC09-BP02 Enforce encryption in transit
package policies.data.encryption_in_transit

import data.lib.encryption

id := "data/encryption-in-transit"

in_scope contains store.address if some store in input.inTransit

results contains result if {
	some store in input.inTransit
	verdict := encryption.verdict(store)
	result := {
		"policy": id,
		"address": store.address,
		"verdict": verdict,
		"message": encryption.message(store, verdict, "encrypt"),
		"evidence": encryption.evidence(store),
	}
}
