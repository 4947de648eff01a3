# METADATA
# title: Internet-facing load balancers have a web ACL
# description: >-
#   Every internet-facing Application Load Balancer has a regional WAFv2 web ACL associated with it.
#   WAF Classic, a web ACL for CloudFront, an association that is not created, or one with another
#   load balancer do not count.
# custom:
#   id: edge/waf-attached
#   severity: high
#   remedy: >-
#     Add an aws_wafv2_web_acl with scope REGIONAL, and an aws_wafv2_web_acl_association of it with
#     this load balancer.
#   references:
#     - AWS Security Hub, ELB.16
#     - AWS Well-Architected Framework, Security Pillar, SEC05-BP03 Implement inspection-based protection
package policies.edge.waf_attached

import data.lib.load_balancers
import data.lib.uncertain

id := "edge/waf-attached"

judged contains address if {
	some address, _ in input.loadBalancers
	load_balancers.faces_internet(address) != "no"
}

in_scope := judged

results contains result if {
	some address in judged
	result := {
		"policy": id,
		"address": address,
		"verdict": verdict(address),
		"message": message(address),
		"evidence": evidence(address),
	}
}

is_attached(address, association) if {
	association.loadBalancer.state == "known"
	address in association.loadBalancer.value
	uncertain.is_known(association.scope, "REGIONAL")
}

may_be_attached(address, association) if {
	may_name(address, association)
	may_be_regional(association)
}

may_name(address, association) if address in uncertain.members(association.loadBalancer)

may_name(_, association) if not uncertain.is_closed(association.loadBalancer)

may_be_regional(association) if uncertain.is_known(association.scope, "REGIONAL")

may_be_regional(association) if uncertain.is_unknown(association.scope)

attached(address) := [association.address |
	some association in input.webAclAssociations
	is_attached(address, association)
]

possible(address) := [association |
	some association in input.webAclAssociations
	may_be_attached(address, association)
]

verdict(address) := "pass" if {
	count(attached(address)) > 0
} else := "unknown" if {
	count(possible(address)) > 0
} else := "unknown" if {
	load_balancers.faces_internet(address) == "unknown"
} else := "fail"

message(address) := sprintf("has a regional web ACL by %s", [concat(", ", attached(address))]) if {
	verdict(address) == "pass"
} else := "faces the internet without a regional web ACL" if {
	verdict(address) == "fail"
} else := sprintf("cannot be decided: %s", [concat("; ", doubts(address))])

doubts(address) := array.concat(
	[sprintf("%s: %s", [association.address, concat("; ", association_doubts(association))]) |
		some association in possible(address)
	],
	facing_doubt(address),
)

association_doubts(association) := [text |
	some text in [uncertain.reason(association.loadBalancer), uncertain.reason(association.scope)]
	text != ""
]

facing_doubt(address) := ["whether it faces the internet is known only after apply"] if {
	load_balancers.faces_internet(address) == "unknown"
} else := []

evidence(address) := array.concat(association_evidence(address), classic_evidence)

association_evidence(address) := [line |
	some association in input.webAclAssociations
	line := describe(address, association)
]

describe(address, association) := sprintf("%s associates %s with it", [association.address, association.webAcl]) if {
	is_attached(address, association)
} else := sprintf("%s is with a web ACL of scope %s", [association.address, association.scope.value]) if {
	address in uncertain.members(association.loadBalancer)
	association.scope.state == "known"
} else := sprintf("%s is with %s", [association.address, concat(", ", uncertain.members(association.loadBalancer))])

classic_evidence := [sprintf("%s is WAF Classic, which does not count", [type]) |
	some type in input.passedOver
	type in {"aws_wafregional_web_acl_association", "aws_waf_web_acl"}
]
