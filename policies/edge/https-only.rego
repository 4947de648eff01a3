# METADATA
# title: Internet-facing load balancers serve HTTPS only
# description: >-
#   No listener of an internet-facing Application Load Balancer, in its default action or in a rule,
#   and none of a Classic one serves plain HTTP. A redirect counts only when it leads to HTTPS on a port where an HTTPS listener
#   is; a fixed response is harmless. An HTTPS listener that redirects to plain HTTP fails as well. Network Load Balancers and internal ones are not judged, but for an
#   internal Application Load Balancer to which an internet-facing Network Load Balancer forwards.
# custom:
#   id: edge/https-only
#   severity: high
#   remedy: >-
#     Let the HTTP listener do nothing but redirect (protocol HTTPS, port 443, HTTP_301), and serve the
#     application on an HTTPS listener at that port. A Classic Load Balancer cannot redirect: put an
#     Application Load Balancer in its place.
#   references:
#     - AWS Security Hub CSPM, ELB.1 and ELB.3
#     - AWS Well-Architected Framework (2025-02), Security Pillar, SEC09-BP02 Enforce encryption in transit
package policies.edge.https_only

import data.lib.load_balancers
import data.lib.uncertain

id := "edge/https-only"

facing(listener) := {load_balancers.listener_faces(listener, lb) | some lb in uncertain.members(listener.loadBalancer)}

# Surely of no internet-facing Application Load Balancer.
is_elsewhere(listener) if {
	uncertain.is_closed(listener.loadBalancer)
	facing(listener) == {"no"}
}

is_elsewhere(listener) if listener.protocol.value in {"TCP", "TLS", "SSL", "UDP", "TCP_UDP", "GENEVE"}

judged := [listener |
	some listener in input.listeners
	not is_elsewhere(listener)
]

in_scope contains listener.address if some listener in judged

results contains result if {
	some listener in judged
	result := {
		"policy": id,
		"address": listener.address,
		"verdict": verdict(listener),
		"message": message(listener),
		"evidence": evidence(listener),
	}
}

# Each action of the listener with what it does: `safe`, `plain` or `unknown`, and why.
effects(listener) := [[effect[0], effect[1]] |
	some action in listener.actions
	effect := weigh(action, effect_of(action, listener))
]

# A rule that may belong to another listener cannot make this one surely fail.
weigh(action, effect) := effect if {
	action.certain
} else := effect if {
	effect[0] == "safe"
} else := ["unknown", concat("", [effect[1], ", if the rule is this listener's"])]

default effect_of(_, _) := ["unknown", "an action whose type is known only after apply"]

effect_of(action, listener) := ["safe", concat("", [action.source, " answers with a fixed response"])] if {
	uncertain.is_known(action.type, "fixed-response")
} else := redirect_effect(action, listener) if {
	uncertain.is_known(action.type, "redirect")
	action.redirect
} else := ["plain", concat("", [action.source, " serves requests over plain HTTP (", action.type.value, ")"])] if {
	action.type.state == "known"
	action.type.value != "redirect"
} else := ["unknown", concat("", ["what ", action.source, " does is known only after apply"])]

redirect_effect(action, listener) := ["unknown", concat("", [action.source, " redirects to what is known only after apply"])] if {
	some part in ["protocol", "port"]
	action.redirect[part] == "(known after apply)"
} else := ["plain", concat("", [action.source, " redirects to plain HTTP"])] if {
	action.redirect.protocol != "HTTPS"
} else := ["safe", concat("", [action.source, " redirects to HTTPS on port ", port, ", where an HTTPS listener is"])] if {
	port := redirect_port(action, listener)
	has_https(listener, port)
} else := ["unknown", concat("", [action.source, " redirects to HTTPS on ", action.redirect.host, ", which may lead elsewhere"])] if {
	action.redirect.host != "#{host}"
} else := ["unknown", concat("", [action.source, " redirects to HTTPS on port ", port, ", where an HTTPS listener may be"])] if {
	port := redirect_port(action, listener)
	may_have_https(listener, port)
} else := ["plain", concat("", [action.source, " redirects to HTTPS on port ", redirect_port(action, listener), ", where no HTTPS listener is"])]

redirect_port(action, listener) := format_int(listener.port.value, 10) if {
	action.redirect.port == "#{port}"
	listener.port.state == "known"
} else := action.redirect.port

# Which load balancers a listener can be of, as one text: an index in place of a comparison of all with all.
load_balancers_of(listener) := concat(" ", sort(uncertain.members(listener.loadBalancer)))

https_listeners[key] contains other.address if {
	some other in input.listeners
	uncertain.is_known(other.protocol, "HTTPS")
	other.port.state == "known"
	uncertain.is_closed(other.loadBalancer)
	key := concat(" ", [format_int(other.port.value, 10), load_balancers_of(other)])
}

# A load balancer takes one listener a port: as many as load balancers to choose from serve them all.
has_https(listener, port) if {
	uncertain.is_closed(listener.loadBalancer)
	matching := https_listeners[concat(" ", [port, load_balancers_of(listener)])]
	count(matching) >= count(uncertain.members(listener.loadBalancer))
}

may_have_https(listener, port) if {
	some other in input.listeners
	other.address != listener.address
	may_be_https(other)
	may_be_port(other, port)
	may_share(listener, other)
}

may_be_https(listener) if uncertain.is_known(listener.protocol, "HTTPS")

may_be_https(listener) if uncertain.is_unknown(listener.protocol)

may_be_port(listener, port) if uncertain.is_known(listener.port, to_number(port))

may_be_port(listener, _) if uncertain.is_unknown(listener.port)

may_share(a, b) if {
	some lb in uncertain.members(a.loadBalancer)
	lb in uncertain.members(b.loadBalancer)
}

may_share(a, _) if not uncertain.is_closed(a.loadBalancer)

may_share(_, b) if not uncertain.is_closed(b.loadBalancer)

# What an HTTPS listener sends back to plain HTTP: each with whether that is sure.
downgrades(listener) := [[action.certain, concat("", [action.source, " redirects to plain HTTP"])] |
	uncertain.is_known(listener.protocol, "HTTPS")
	some action in listener.actions
	uncertain.is_known(action.type, "redirect")
	action.redirect.protocol == "HTTP"
]

verdict(listener) := "pass" if {
	uncertain.is_known(listener.protocol, "HTTPS")
	count(downgrades(listener)) == 0
} else := "fail" if {
	surely_facing(listener)
	some downgrade in downgrades(listener)
	downgrade[0]
} else := "unknown" if {
	uncertain.is_known(listener.protocol, "HTTPS")
} else := "unknown" if {
	uncertain.is_unknown(listener.protocol)
} else := "fail" if {
	surely_facing(listener)
	some effect in effects(listener)
	effect[0] == "plain"
} else := "pass" if {
	every effect in effects(listener) {
		effect[0] == "safe"
	}
} else := "unknown"

surely_facing(listener) if {
	uncertain.is_closed(listener.loadBalancer)
	facing(listener) == {"yes"}
}

message(listener) := "serves HTTPS" if {
	uncertain.is_known(listener.protocol, "HTTPS")
	verdict(listener) == "pass"
} else := concat("; ", [downgrade[1] | some downgrade in downgrades(listener); downgrade[0]]) if {
	uncertain.is_known(listener.protocol, "HTTPS")
	verdict(listener) == "fail"
} else := concat("", ["cannot be decided: ", concat("; ", array.concat(doubts(listener), [downgrade[1] | some downgrade in downgrades(listener)]))]) if {
	uncertain.is_known(listener.protocol, "HTTPS")
} else := "serves nothing over plain HTTP" if {
	verdict(listener) == "pass"
} else := concat("; ", whys(listener, "plain")) if {
	verdict(listener) == "fail"
} else := concat("", ["cannot be decided: ", concat("; ", array.concat(doubts(listener), whys(listener, "unknown")))])

whys(listener, kind) := [effect[1] | some effect in effects(listener); effect[0] == kind]

doubts(listener) := [text |
	some text in [
		uncertain.reason(listener.protocol),
		uncertain.reason(listener.loadBalancer),
		facing_doubt(listener),
	]
	text != ""
]

facing_doubt(listener) := "whether its load balancer serves requests from the internet is not in this plan" if {
	"unknown" in facing(listener)
} else := ""

evidence(listener) := [concat("", [listener.address, " has protocol HTTPS"])] if {
	uncertain.is_known(listener.protocol, "HTTPS")
} else := [effect[1] | some effect in effects(listener)]
