# METADATA
# title: The cache is reachable from the application alone
# description: >-
#   The application reaches each ElastiCache cluster, replication group and serverless cache on its
#   port, and nothing else is let in on any port, whatever way the security group rules are written. A
#   cluster that is a part of a replication group is judged with the group. A rule that lets others than
#   the application into a security group of another stack, on a cache's port, is unknown until that is given.
# custom:
#   id: network/cache-reachability
#   severity: high
#   remedy: >-
#     Put the cache into the application's VPC, by a subnet group. Give it a security group of its own
#     with one ingress rule: its port, from the application's security group. Let the application's group
#     out to that port.
#   references:
#     - AWS Well-Architected Framework (2025-02), Security Pillar, SEC05-BP02 Control traffic flow within your network layers
package policies.network.cache_reachability

import data.lib.outside
import data.lib.stores

id := "network/cache-reachability"

in_scope contains cache.address if some cache in input.caches

in_scope contains rule.address if some rule in possible

results contains result if {
	some cache in input.caches
	result := {
		"policy": id,
		"address": cache.address,
		"verdict": verdict(cache),
		"message": message(cache),
		"evidence": stores.evidence(cache),
	}
}

results contains result if {
	some rule in possible
	result := outside.result(id, rule.address, outside.admits(rule, rule.toCache), "a cache may be reached by more than the application")
}

possible := [rule | some rule in input.outsideRules; count(rule.toCache) > 0]

verdict(cache) := "fail" if {
	count(stores.failures(cache)) > 0
} else := "unknown" if {
	count(stores.doubts(cache)) > 0
} else := "pass"

message(cache) := concat(" and ", stores.failures(cache)) if verdict(cache) == "fail"

message(cache) := concat("", ["cannot be decided: ", concat("; ", stores.doubts(cache))]) if verdict(cache) == "unknown"

message(cache) := "is reachable from the application on its own port, and from nothing else" if verdict(cache) == "pass"
