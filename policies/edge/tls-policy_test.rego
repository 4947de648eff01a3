package policies.edge.tls_policy_test

import data.lib.facts_fixture as facts
import data.policies.edge.tls_policy as policy

balancers := {
	"lb": {"type": facts.known("application"), "internal": facts.known(false)},
	"net": {"type": facts.known("network"), "internal": facts.known(false)},
	"inner": {"type": facts.known("application"), "internal": facts.known(true)},
}

listener(ssl_policy) := {
	"address": "https",
	"loadBalancer": facts.known(["lb"]),
	"protocol": facts.known("HTTPS"),
	"sslPolicy": ssl_policy,
	"policyIsDefault": false,
}

judge(changes, ssl_policy) := verdicts if {
	own := object.union(listener(ssl_policy), changes)
	found := policy.results with input as {"loadBalancers": balancers, "tlsListeners": [own]}
	verdicts := facts.verdicts(found)
}

verdict(name) := judge({}, facts.known(name)).https

old := facts.known("ELBSecurityPolicy-2016-08")

test_tls_1_2_passes if verdict("ELBSecurityPolicy-TLS-1-2-2017-01") == "pass"

test_tls_1_3_passes if verdict("ELBSecurityPolicy-TLS13-1-3-2021-06") == "pass"

test_tls_1_0_fails if judge({}, old).https == "fail"

test_a_name_that_says_tls_1_3_and_takes_1_0_fails if verdict("ELBSecurityPolicy-TLS13-1-0-2021-06") == "fail"

test_tls_1_1_fails if verdict("ELBSecurityPolicy-FS-1-1-2019-08") == "fail"

test_a_name_that_is_not_known_is_unknown if verdict("ELBSecurityPolicy-TLS13-1-0-2030-01") == "unknown"

test_an_open_policy_is_unknown if judge({}, facts.unknown("ssl_policy")).https == "unknown"

test_an_old_policy_of_a_network_load_balancer_fails if {
	judge({"loadBalancer": facts.known(["net"]), "protocol": facts.known("TLS")}, old).https == "fail"
}

test_an_old_policy_is_unknown_where_the_load_balancer_is if {
	judge({"loadBalancer": facts.some_of([])}, old).https == "unknown"
	judge({"loadBalancer": facts.one_of(["lb", "inner"])}, old).https == "unknown"
	judge({"loadBalancer": facts.known(["arn:elsewhere"])}, old).https == "unknown"
}

test_an_old_policy_is_unknown_where_the_protocol_is if {
	judge({"protocol": facts.unknown("protocol")}, old).https == "unknown"
}

test_a_modern_policy_passes_wherever_the_load_balancer_is if {
	judge({"loadBalancer": facts.some_of([])}, facts.known("ELBSecurityPolicy-TLS13-1-3-2021-06")).https == "pass"
}

test_an_internal_load_balancer_is_not_in_scope if {
	judge({"loadBalancer": facts.known(["inner"])}, old) == {}
}

test_a_default_says_that_it_is_one if {
	own := object.union(listener(old), {"policyIsDefault": true})
	found := policy.results with input as {"loadBalancers": balancers, "tlsListeners": [own]}
	some result in found
	some line in result.evidence
	contains(line, "names no ssl_policy")
}

endpoint(version) := facts.verdicts(found).cdn if {
	found := policy.results with input as {
		"loadBalancers": {},
		"tlsListeners": [],
		"tlsEndpoints": [{"address": "cdn", "oldest": version, "evidence": "it says so"}],
	}
}

test_an_endpoint_is_judged_by_the_oldest_version if {
	endpoint(facts.known("1.0")) == "fail"
	endpoint(facts.known("1.2")) == "pass"
	endpoint(facts.unknown("open")) == "unknown"
}

test_protocols_of_its_own_decide if {
	judge({"oldest": "1.2"}, facts.known("own")).https == "pass"
	judge({"oldest": "1.0"}, facts.known("own")).https == "fail"
}
