package policies.edge.https_only_test

import data.lib.facts_fixture as facts
import data.policies.edge.https_only as policy

lb(internal) := {"type": facts.known("application"), "internal": facts.known(internal)}

balancers := {"lb": lb(false), "inner": lb(true), "net": object.union(lb(false), {"type": facts.known("network")})}

action(type) := {"source": "http", "certain": true, "type": facts.known(type), "redirect": null}

redirect(protocol, port) := object.union(
	action("redirect"),
	{"redirect": {"protocol": protocol, "port": port, "host": "#{host}"}},
)

http(actions) := {
	"address": "http",
	"loadBalancer": facts.known(["lb"]),
	"port": facts.known(80),
	"protocol": facts.known("HTTP"),
	"actions": actions,
}

https := object.union(http([action("forward")]), {
	"address": "https",
	"port": facts.known(443),
	"protocol": facts.known("HTTPS"),
})

judge(listeners) := verdicts if {
	found := policy.results with input as {"loadBalancers": balancers, "listeners": listeners}
	verdicts := facts.verdicts(found)
}

verdict(listener) := judge([listener, https]).http

scope(listeners) := found if {
	found := policy.in_scope with input as {"loadBalancers": balancers, "listeners": listeners}
}

test_https_passes if judge([https]) == {"https": "pass"}

test_https_that_redirects_to_http_fails if {
	judge([object.union(https, {"actions": [redirect("HTTP", "80")]})]) == {"https": "fail"}
	judge([object.union(https, {"actions": [action("forward"), redirect("HTTPS", "443")]})]) == {"https": "pass"}
}

test_https_with_a_rule_that_may_redirect_to_http_is_unknown if {
	rule := object.union(redirect("HTTP", "80"), {"certain": false})
	judge([object.union(https, {"actions": [action("forward"), rule]})]) == {"https": "unknown"}
}

test_a_redirect_to_an_https_listener_passes if verdict(http([redirect("HTTPS", "443")])) == "pass"

test_a_fixed_response_passes if verdict(http([action("fixed-response")])) == "pass"

test_forwarding_plain_http_fails if verdict(http([action("forward")])) == "fail"

test_a_rule_that_forwards_fails if verdict(http([redirect("HTTPS", "443"), action("forward")])) == "fail"

test_authentication_over_http_fails if verdict(http([action("authenticate-oidc")])) == "fail"

test_a_redirect_to_http_fails if verdict(http([redirect("HTTP", "443")])) == "fail"

test_a_redirect_that_keeps_the_protocol_fails if verdict(http([redirect("#{protocol}", "443")])) == "fail"

test_a_redirect_to_a_port_without_a_listener_fails if verdict(http([redirect("HTTPS", "8443")])) == "fail"

test_a_redirect_that_keeps_the_port_fails if verdict(http([redirect("HTTPS", "#{port}")])) == "fail"

test_a_redirect_to_the_https_listener_of_another_load_balancer_fails if {
	other := object.union(https, {"loadBalancer": facts.known(["inner"])})
	judge([http([redirect("HTTPS", "443")]), other]).http == "fail"
}

test_a_redirect_to_another_host_is_unknown if {
	elsewhere := object.union(redirect("HTTPS", "8443"), {"redirect": {"protocol": "HTTPS", "port": "8443", "host": "x.example"}})
	verdict(http([elsewhere])) == "unknown"
}

test_a_redirect_to_an_open_port_is_unknown if {
	verdict(http([redirect("HTTPS", "(known after apply)")])) == "unknown"
}

test_a_redirect_to_what_may_be_https_is_unknown if {
	maybe := object.union(https, {"protocol": facts.unknown("protocol")})
	judge([http([redirect("HTTPS", "443")]), maybe]).http == "unknown"
}

test_a_redirect_where_the_port_of_an_https_listener_is_open_is_unknown if {
	maybe := object.union(https, {"port": facts.unknown("port")})
	judge([http([redirect("HTTPS", "443")]), maybe]).http == "unknown"
}

test_an_open_action_is_unknown if {
	open := object.union(action("forward"), {"type": facts.unknown("type")})
	verdict(http([open])) == "unknown"
}

test_a_rule_that_may_be_of_another_listener_is_unknown if {
	maybe := object.union(action("forward"), {"certain": false})
	verdict(http([redirect("HTTPS", "443"), maybe])) == "unknown"
}

test_an_open_protocol_is_unknown if {
	open := object.union(http([action("forward")]), {"protocol": facts.unknown("protocol")})
	verdict(open) == "unknown"
}

test_an_open_load_balancer_is_unknown if {
	open := object.union(http([action("forward")]), {"loadBalancer": facts.some_of([])})
	verdict(open) == "unknown"
}

test_one_of_two_load_balancers_of_which_one_is_internal_is_unknown if {
	either := object.union(http([action("forward")]), {"loadBalancer": facts.one_of(["lb", "inner"])})
	verdict(either) == "unknown"
}

test_an_internal_load_balancer_is_not_in_scope if {
	inner := object.union(http([action("forward")]), {"loadBalancer": facts.known(["inner"])})
	scope([inner]) == set()
	judge([inner]) == {}
}

test_a_network_load_balancer_is_not_in_scope if {
	net := object.union(http([action("forward")]), {"loadBalancer": facts.known(["net"]), "protocol": facts.known("TCP")})
	scope([net]) == set()
}

test_every_listener_in_scope_gets_one_result if {
	all := [http([action("forward")]), https]
	scope(all) == {"http", "https"}
	found := policy.results with input as {"loadBalancers": balancers, "listeners": all}
	count(found) == 2
	every result in found {
		result.policy == "edge/https-only"
		result.message != ""
	}
}
