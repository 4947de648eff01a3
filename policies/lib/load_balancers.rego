# Which load balancers are Application Load Balancers that face the internet.
package lib.load_balancers

import data.lib.uncertain

# `yes`, `no` or `unknown` for a load balancer by its address in the plan, or its ARN outside of it.
default faces_internet(_) := "unknown"

faces_internet(address) := "yes" if {
	lb := input.loadBalancers[address]
	uncertain.is_known(lb.type, "application")
	uncertain.is_known(lb.internal, false)
}

faces_internet(address) := "no" if {
	lb := input.loadBalancers[address]
	uncertain.is_known(lb.internal, true)
} else := "no" if {
	lb := input.loadBalancers[address]
	lb.type.state == "known"
	lb.type.value != "application"
} else := "no" if {
	# The ARN of a Network Load Balancer outside of this plan.
	contains(address, ":loadbalancer/net/")
}

# The same for Network Load Balancers too: all that serve TLS by themselves.
default is_public(_) := "unknown"

is_public(address) := "yes" if {
	lb := input.loadBalancers[address]
	uncertain.is_known(lb.internal, false)
	lb.type.state == "known"
	lb.type.value in {"application", "network"}
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

public_answers(listener) := {is_public(lb) | some lb in uncertain.members(listener.loadBalancer)}
