package policies.availability.cache_failover_test

import data.lib.facts_fixture as facts
import data.policies.availability.cache_failover as policy

cache := {
	"address": "cache",
	"kind": "replication-group",
	"automaticFailover": facts.known(true),
	"multiAz": facts.known(true),
	"nodes": facts.known(2),
	"zones": null,
	"reason": "lost",
}

spread(least, most) := {"atLeast": least, "atMost": most, "possible": ["a"], "evidence": [], "reason": "lost"}

verdict(changes) := facts.verdicts(found).cache if {
	found := policy.results with input as {"availability": {"caches": [facts.replace(cache, changes)]}}
}

test_a_group_that_fails_over_passes if verdict({}) == "pass"

test_no_failover_fails if verdict({"automaticFailover": facts.known(false)}) == "fail"

test_no_multi_az_fails if verdict({"multiAz": facts.known(false)}) == "fail"

test_one_node_fails if verdict({"nodes": facts.known(1)}) == "fail"

test_one_zone_fails if verdict({"zones": spread(1, 1)}) == "fail"

test_two_zones_pass if verdict({"zones": spread(2, 2)}) == "pass"

test_open_zones_are_unknown if verdict({"zones": spread(1, null)}) == "unknown"

test_an_open_switch_is_unknown if {
	verdict({"automaticFailover": facts.unknown("open")}) == "unknown"
	verdict({"nodes": facts.unknown("open")}) == "unknown"
}

test_a_single_node_fails if verdict({"kind": "single-node"}) == "fail"

test_an_open_engine_is_unknown if verdict({"kind": "open"}) == "unknown"

test_a_serverless_cache_passes if verdict({"kind": "serverless"}) == "pass"

test_memcached_needs_no_failover if verdict({"kind": "memcached", "automaticFailover": facts.known(false)}) == "pass"
