# Which load balancers serve HTTP or HTTPS to the internet: Application Load Balancers and Classic ones.
package lib.load_balancers

import data.lib.uncertain

# `yes`, `no` or `unknown` for a load balancer by its address in the plan, or its ARN outside of it.
default faces_internet(_) := "unknown"

faces_internet(address) := "yes" if {
	lb := input.loadBalancers[address]
	lb.type.state == "known"
	lb.type.value in {"application", "classic"}
	uncertain.is_known(lb.internal, false)
}

faces_internet(address) := "yes" if {
	lb := input.loadBalancers[address]
	uncertain.is_known(lb.type, "application")
	some front in possible_fronts(lb)
	is_open(front)
}

faces_internet(address) := "no" if {
	lb := input.loadBalancers[address]
	uncertain.is_known(lb.internal, true)
	count(possible_fronts(lb)) == 0
} else := "no" if {
	lb := input.loadBalancers[address]
	lb.type.state == "known"
	not lb.type.value in {"application", "classic"}
} else := "no" if {
	# The ARN of a Network Load Balancer outside of this plan.
	contains(address, ":loadbalancer/net/")
}

# What lets the internet in to an internal one, surely or possibly: Network Load Balancers, and what is
# no load balancer, such as an accelerator.
possible_fronts(lb) := [front |
	some front in lb.fronts
	not is_internal(front.address)
]

# A reference that may be undefined stands in no negation: OPA takes it out of it.
is_internal(address) if uncertain.is_known(input.loadBalancers[address].internal, true)

is_open(front) if {
	front.sure
	uncertain.is_known(input.loadBalancers[front.address].internal, false)
}

fronts_evidence(address) := sort({concat("", ["the internet comes to it through ", front.address]) |
	some front in possible_fronts(input.loadBalancers[address])
})

fronts_doubts(address) := sort({concat("", ["the internet may come to it through ", front.address]) |
	some front in possible_fronts(input.loadBalancers[address])
	not is_open(front)
})

is_behind(address) if {
	lb := input.loadBalancers[address]
	uncertain.is_known(lb.internal, true)
	count(possible_fronts(lb)) > 0
}

# What holds of one listener of an internal load balancer behind others: they forward to one port, and
# where they end TLS themselves what comes in there is no concern of its clients.
behind(listener, address) := "yes" if {
	some front in possible_fronts(input.loadBalancers[address])
	is_open(front)
	front.protocol.value in {"TCP", "TCP_UDP"}
	front.port.value == listener.port.value
} else := "no" if {
	every front in possible_fronts(input.loadBalancers[address]) {
		is_of_another(front, listener)
	}
} else := "unknown"

is_of_another(front, _) if front.protocol.value == "TLS"

is_of_another(front, listener) if {
	front.port.state == "known"
	listener.port.state == "known"
	front.port.value != listener.port.value
}

# Whether the internet reaches a listener of an Application Load Balancer.
listener_faces(listener, address) := behind(listener, address) if {
	is_behind(address)
} else := faces_internet(address)

# The same for those too that pass on what comes: all that serve TLS by themselves.
default is_public(_) := "unknown"

is_public(address) := "yes" if {
	lb := input.loadBalancers[address]
	uncertain.is_known(lb.internal, false)
	lb.type.state == "known"
	lb.type.value in {"application", "network", "classic", "classic-network"}
}

is_public(address) := "no" if {
	lb := input.loadBalancers[address]
	uncertain.is_known(lb.internal, true)
} else := "no" if {
	lb := input.loadBalancers[address]
	uncertain.is_known(lb.type, "gateway")
}

# For a listener that may be of several load balancers, what holds of all of them.
of_listener(listener) := "yes" if {
	uncertain.is_closed(listener.loadBalancer)
	public_answers(listener) == {"yes"}
} else := "no" if {
	uncertain.is_closed(listener.loadBalancer)
	public_answers(listener) == {"no"}
} else := "unknown"

public_answers(listener) := {listener_is_public(listener, lb) | some lb in uncertain.members(listener.loadBalancer)}

listener_is_public(listener, address) := behind(listener, address) if {
	is_behind(address)
} else := is_public(address)
