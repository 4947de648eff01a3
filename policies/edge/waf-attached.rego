# METADATA
# title: Internet-facing load balancers have a web ACL
# description: >-
#   Every internet-facing Application Load Balancer has a regional WAFv2 web ACL associated with it, and
#   so has an internal one to which an internet-facing Network Load Balancer forwards. One to which an
#   accelerator, a CloudFront VPC origin or an API leads, and which has none, is unknown.
#   A Classic Load Balancer that serves HTTP or HTTPS can have none, and fails.
#   WAF Classic, a web ACL for CloudFront, an association that is not created, or one with another
#   load balancer do not count.
# custom:
#   id: edge/waf-attached
#   severity: high
#   remedy: >-
#     Add an aws_wafv2_web_acl with scope REGIONAL, and an aws_wafv2_web_acl_association of it with
#     this load balancer. Put an Application Load Balancer in the place of a Classic one.
#   references:
#     - AWS Security Hub CSPM, ELB.16
#     - AWS Well-Architected Framework (2025-02), Security Pillar, SEC05-BP03 Implement inspection-based protection
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

may_be_regional(association) if uncertain.is_known(association.scope, "REGIONAL")

may_be_regional(association) if uncertain.is_unknown(association.scope)

# Associations by the load balancers that they can name: an index in place of all with all.
named[address] contains index if {
	some index, association in input.webAclAssociations
	some address in uncertain.members(association.loadBalancer)
}

unplaced contains index if {
	some index, association in input.webAclAssociations
	not uncertain.is_closed(association.loadBalancer)
}

naming(address) := named[address] | unplaced if {
	named[address]
} else := unplaced

attached(address) := [association.address |
	some index in naming(address)
	association := input.webAclAssociations[index]
	is_attached(address, association)
]

possible(address) := [association |
	some index in naming(address)
	association := input.webAclAssociations[index]
	may_be_regional(association)
]

verdict(address) := "pass" if {
	count(attached(address)) > 0
} else := "unknown" if {
	count(possible(address)) > 0
} else := "unknown" if {
	load_balancers.faces_internet(address) == "unknown"
} else := "fail"

message(address) := concat("", ["has a regional web ACL by ", concat(", ", attached(address))]) if {
	verdict(address) == "pass"
} else := "faces the internet without a regional web ACL" if {
	verdict(address) == "fail"
} else := concat("", ["cannot be decided: ", concat("; ", doubts(address))])

doubts(address) := array.concat(
	[concat("", [association.address, ": ", concat("; ", association_doubts(association))]) |
		some association in possible(address)
	],
	facing_doubt(address),
)

association_doubts(association) := [text |
	some text in [uncertain.reason(association.loadBalancer), uncertain.reason(association.scope)]
	text != ""
]

facing_doubt(address) := load_balancers.fronts_doubts(address) if {
	load_balancers.faces_internet(address) == "unknown"
	load_balancers.is_behind(address)
} else := ["whether it faces the internet is known only after apply"] if {
	load_balancers.faces_internet(address) == "unknown"
} else := []

evidence(address) := array.concat(
	load_balancers.fronts_evidence(address),
	array.concat(array.concat(balancer_evidence(address), association_evidence(address)), classic_evidence),
)

balancer_evidence(address) := ["it is a Classic Load Balancer, which can have no web ACL"] if {
	uncertain.is_known(input.loadBalancers[address].type, "classic")
} else := []

association_evidence(address) := [line |
	some index in naming(address)
	line := describe(address, input.webAclAssociations[index])
]

describe(address, association) := concat("", [association.address, " associates ", association.webAcl, " with it"]) if {
	is_attached(address, association)
} else := concat("", [association.address, " is with a web ACL of scope ", association.scope.value]) if {
	association.scope.state == "known"
} else := concat("", [association.address, " may be with it"])

classic_evidence := [concat("", [type, " is WAF Classic, which does not count"]) |
	some type in input.passedOver
	type in {"aws_wafregional_web_acl_association", "aws_waf_web_acl"}
]
