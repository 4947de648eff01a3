# METADATA
# title: Caches survive the loss of a node and of a zone
# description: >-
#   An ElastiCache replication group has automatic failover and Multi-AZ on, a replica in each shard,
#   and its nodes over at least two zones. A single Redis or Valkey node has nothing to fail over to.
#   A memcached cluster, which replicates nothing, has its nodes over zones (az_mode cross-az). A
#   serverless cache is over several zones by itself.
# custom:
#   id: availability/cache-failover
#   severity: high
#   remedy: >-
#     Use an aws_elasticache_replication_group with automatic_failover_enabled and multi_az_enabled,
#     num_cache_clusters of 2 or more (or replicas_per_node_group of 1), and a subnet group of two zones.
#     Give a memcached cluster, which replicates nothing, num_cache_nodes of 2 or more and an
#     az_mode of cross-az.
#   references:
#     - AWS Security Hub CSPM, ElastiCache.3
#     - AWS Well-Architected Framework (2025-02), Reliability Pillar, REL11-BP02 Fail over to healthy resources
package policies.availability.cache_failover

import data.lib.checks

id := "availability/cache-failover"

in_scope contains cache.address if some cache in input.availability.caches

results contains result if {
	some cache in input.availability.caches
	result := checks.result(id, cache.address, cache_checks(cache), evidence(cache))
}

cache_checks(cache) := [["pass", "is serverless: ElastiCache keeps it over several zones"]] if {
	cache.kind == "serverless"
} else := [["fail", "is a single node: when it or its zone is lost, so is the cache"]] if {
	cache.kind == "single-node"
} else := [["unknown", cache.reason]] if {
	cache.kind == "open"
} else := array.concat([multi_az(cache), nodes(cache)], zones(cache)) if {
	cache.kind == "memcached"
} else := array.concat([failover(cache), multi_az(cache), nodes(cache)], zones(cache))

failover(cache) := checks.must_be(
	cache.automaticFailover, true,
	"fails over automatically",
	"does not fail over automatically (automatic_failover_enabled)",
)

multi_az(cache) := checks.must_be(
	cache.multiAz, true,
	"is Multi-AZ",
	"is not Multi-AZ (multi_az_enabled, or az_mode of memcached)",
)

nodes(cache) := ["unknown", cache.nodes.reason] if {
	cache.nodes.state == "unknown"
} else := ["pass", concat("", ["has ", checks.text(cache.nodes.value), " nodes", of_what(cache)])] if {
	cache.nodes.value >= 2
} else := ["fail", concat("", ["has ", checks.text(cache.nodes.value), " node", of_what(cache)])]

of_what(cache) := " a shard" if {
	cache.kind == "replication-group"
} else := ""

zones(cache) := [] if {
	cache.zones == null
} else := [["pass", concat("", ["its nodes have ", checks.text(cache.zones.atLeast), " zones or more to be in"])]] if {
	cache.zones.atLeast >= 2
} else := [["fail", concat("", ["its nodes are in one zone: ", concat(", ", cache.zones.possible)])]] if {
	cache.zones.atMost != null
	cache.zones.atMost < 2
} else := [["unknown", cache.zones.reason]]

evidence(cache) := cache.zones.evidence if {
	cache.zones != null
} else := []
