# Which web ACLs stand before internet-facing Application Load Balancers, and what their rules do.
package lib.web_acls

import data.lib.load_balancers
import data.lib.uncertain

# Associations that may concern an internet-facing load balancer.
facing contains use if {
	some use in input.webAclUses
	some lb in uncertain.members(use.loadBalancer)
	load_balancers.faces_internet(lb) != "no"
}

facing contains use if {
	some use in input.webAclUses
	not uncertain.is_closed(use.loadBalancer)
}

# Surely of an internet-facing load balancer.
surely_facing(use) if {
	uncertain.is_closed(use.loadBalancer)
	{load_balancers.faces_internet(lb) | some lb in uncertain.members(use.loadBalancer)} == {"yes"}
}

# Web ACLs of the plan that surely stand there, with their associations.
sure[address] contains use.address if {
	some use in facing
	use.webAcl.state == "known"
	surely_facing(use)
	some address in use.webAcl.value
	input.webAcls[address]
}

# Those that may.
possible[address] contains use.address if {
	some use in facing
	some address in uncertain.members(use.webAcl)
	input.webAcls[address]
}

# Associations with a web ACL that the plan does not show, each with the reason.
hidden[use.address] := reason if {
	some use in facing
	not uncertain.is_closed(use.webAcl)
	reason := uncertain.reason(use.webAcl)
}

hidden[use.address] := concat("", [concat(", ", sort(outside)), " is not in this plan"]) if {
	some use in facing
	uncertain.is_closed(use.webAcl)
	outside := [name | some name in uncertain.members(use.webAcl); not input.webAcls[name]]
	count(outside) > 0
}

# Every request gets to the rule, and it looks at each of them.
meets_each(rule) if {
	not rule.narrowed
	not rule.skipped
}

# No request gets to it: a rule before it lets every one through.
is_dead(rule) if rule.skipped.how == "all"

stops(action) if action in {"block", "captcha", "challenge", "group"}
