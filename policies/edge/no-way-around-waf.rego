# METADATA
# title: No way in goes around the web ACL
# description: >-
#   What a load balancer with a web ACL sends requests to is reachable from the internet in no other
#   way: not directly, and not through a load balancer that has none, such as a Network Load Balancer. A
#   load balancer behind a CloudFront distribution with a web ACL lets in CloudFront alone, or has a web
#   ACL itself.
# custom:
#   id: edge/no-way-around-waf
#   severity: high
#   remedy: >-
#     Let the targets take requests from the security group of the load balancer with the web ACL
#     alone. Behind CloudFront, admit only the prefix list
#     com.amazonaws.global.cloudfront.origin-facing.
#   references:
#     - AWS Well-Architected Framework (2025-02), Security Pillar, SEC05-BP03 Implement inspection-based protection
package policies.edge.no_way_around_waf

import data.lib.assumed

id := "edge/no-way-around-waf"

in_scope contains way.address if some way in input.wafWays

results contains result if {
	some way in input.wafWays
	result := {
		"policy": id,
		"address": way.address,
		"verdict": verdict(way),
		"message": message(way),
		"evidence": evidence(way),
	}
}

evidence(way) := array.concat(way.evidence, assumed.lines) if {
	verdict(way) == "pass"
} else := way.evidence

verdict(way) := "fail" if {
	count(way.sure) > 0
} else := "unknown" if {
	count(way.maybe) > 0
} else := "pass"

message(way) := concat("; ", way.sure) if verdict(way) == "fail"

message(way) := concat("", ["cannot be decided: ", concat("; ", way.maybe)]) if verdict(way) == "unknown"

message(way) := "no way in goes around its web ACL" if verdict(way) == "pass"
