# METADATA
# title: What faces the internet takes TLS 1.2 or newer only
# description: >-
#   Every HTTPS or TLS listener of an internet-facing load balancer has a security policy that takes
#   nothing older than TLS 1.2. A listener that names none has AWS's default for the API,
#   ELBSecurityPolicy-2016-08, which takes TLS 1.0. So have CloudFront distributions, custom domain names
#   of API Gateway and domains of OpenSearch outside of a VPC. A policy that Holdfast does not know is
#   unknown.
# custom:
#   id: edge/tls-policy
#   severity: high
#   remedy: >-
#     Set ssl_policy to ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09, which AWS recommends, or to
#     ELBSecurityPolicy-TLS13-1-2-2021-06. Give a CloudFront distribution a certificate of its own and
#     minimum_protocol_version TLSv1.2_2021, a custom domain name security_policy TLS_1_2, and a domain of
#     OpenSearch tls_security_policy Policy-Min-TLS-1-2-PFS-2023-10.
#   references:
#     - AWS Well-Architected Framework (2025-02), Security Pillar, SEC09-BP02 Enforce encryption in transit
#     - AWS Security Hub CSPM, ELB.8 and ELB.17
#     - AWS Security Hub CSPM, CloudFront.15 and Opensearch.8
package policies.edge.tls_policy

import data.lib.load_balancers
import data.lib.uncertain

id := "edge/tls-policy"

# The oldest version of TLS that each policy takes, as its name does not always say. Source: Elastic
# Load Balancing, "Security policies for your Application Load Balancer" and "… Network Load Balancer",
# tables "TLS protocols by policy", read in 2026.
oldest := {
	"ELBSecurityPolicy-2011-08": "1.0",
	"ELBSecurityPolicy-2014-01": "1.0",
	"ELBSecurityPolicy-2014-10": "1.0",
	"ELBSecurityPolicy-2015-02": "1.0",
	"ELBSecurityPolicy-2015-03": "1.0",
	"ELBSecurityPolicy-2015-05": "1.0",
	"ELBSecurityPolicy-2016-08": "1.0",
	"ELBSecurityPolicy-FS-2018-06": "1.0",
	"ELBSecurityPolicy-FS-1-1-2019-08": "1.1",
	"ELBSecurityPolicy-FS-1-2-2019-08": "1.2",
	"ELBSecurityPolicy-FS-1-2-Res-2019-08": "1.2",
	"ELBSecurityPolicy-FS-1-2-Res-2020-10": "1.2",
	"ELBSecurityPolicy-TLS-1-0-2015-04": "1.0",
	"ELBSecurityPolicy-TLS-1-1-2017-01": "1.1",
	"ELBSecurityPolicy-TLS-1-2-2017-01": "1.2",
	"ELBSecurityPolicy-TLS-1-2-Ext-2018-06": "1.2",
	"ELBSecurityPolicy-TLS13-1-0-2021-06": "1.0",
	"ELBSecurityPolicy-TLS13-1-0-FIPS-2023-04": "1.0",
	"ELBSecurityPolicy-TLS13-1-0-FIPS-PQ-2025-09": "1.0",
	"ELBSecurityPolicy-TLS13-1-0-PQ-2025-09": "1.0",
	"ELBSecurityPolicy-TLS13-1-1-2021-06": "1.1",
	"ELBSecurityPolicy-TLS13-1-1-FIPS-2023-04": "1.1",
	"ELBSecurityPolicy-TLS13-1-2-2021-06": "1.2",
	"ELBSecurityPolicy-TLS13-1-2-Ext0-FIPS-2023-04": "1.2",
	"ELBSecurityPolicy-TLS13-1-2-Ext0-FIPS-PQ-2025-09": "1.2",
	"ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06": "1.2",
	"ELBSecurityPolicy-TLS13-1-2-Ext1-FIPS-2023-04": "1.2",
	"ELBSecurityPolicy-TLS13-1-2-Ext1-FIPS-PQ-2025-09": "1.2",
	"ELBSecurityPolicy-TLS13-1-2-Ext1-PQ-2025-09": "1.2",
	"ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06": "1.2",
	"ELBSecurityPolicy-TLS13-1-2-Ext2-FIPS-2023-04": "1.2",
	"ELBSecurityPolicy-TLS13-1-2-Ext2-FIPS-PQ-2025-09": "1.2",
	"ELBSecurityPolicy-TLS13-1-2-Ext2-PQ-2025-09": "1.2",
	"ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04": "1.2",
	"ELBSecurityPolicy-TLS13-1-2-FIPS-PQ-2025-09": "1.2",
	"ELBSecurityPolicy-TLS13-1-2-PQ-2025-09": "1.2",
	"ELBSecurityPolicy-TLS13-1-2-Res-2021-06": "1.2",
	"ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04": "1.2",
	"ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09": "1.2",
	"ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09": "1.2",
	"ELBSecurityPolicy-TLS13-1-3-2021-06": "1.3",
	"ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04": "1.3",
	"ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09": "1.3",
	"ELBSecurityPolicy-TLS13-1-3-PQ-2025-09": "1.3",
}

# Of a Classic Load Balancer the plan may say each version by itself.
version(listener) := listener.oldest if {
	is_string(listener.oldest)
} else := oldest[listener.sslPolicy.value]

judged := [listener |
	some listener in input.tlsListeners
	load_balancers.of_listener(listener) != "no"
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

in_scope contains endpoint.address if some endpoint in input.tlsEndpoints

results contains result if {
	some endpoint in input.tlsEndpoints
	result := object.union(
		{"policy": id, "address": endpoint.address, "evidence": [endpoint.evidence]},
		endpoint_verdict(endpoint.oldest),
	)
}

endpoint_verdict(field) := {"verdict": "unknown", "message": concat("", ["cannot be decided: ", field.reason])} if {
	field.state == "unknown"
} else := {"verdict": "pass", "message": concat("", ["takes TLS ", field.value, " and newer"])} if {
	field.value in {"1.2", "1.3"}
} else := {"verdict": "fail", "message": concat("", ["takes TLS ", field.value])}

is_modern(listener) if version(listener) in {"1.2", "1.3"}

is_old(listener) if version(listener) in {"1.0", "1.1"}

verdict(listener) := "pass" if {
	is_modern(listener)
} else := "fail" if {
	is_old(listener)
	listener.protocol.state == "known"
	load_balancers.of_listener(listener) == "yes"
} else := "unknown"

message(listener) := concat("", ["takes TLS ", version(listener), " and newer"]) if {
	verdict(listener) == "pass"
} else := concat("", ["takes TLS ", version(listener)]) if {
	verdict(listener) == "fail"
} else := concat("", ["cannot be decided: ", concat("; ", doubts(listener))])

doubts(listener) := [text |
	some text in [
		policy_doubt(listener),
		uncertain.reason(listener.protocol),
		uncertain.reason(listener.loadBalancer),
		facing_doubt(listener),
	]
	text != ""
]

policy_doubt(listener) := concat("", [listener.sslPolicy.value, " is a security policy that Holdfast does not know"]) if {
	listener.sslPolicy.state == "known"
	not version(listener)
} else := concat("", ["it takes TLS ", version(listener), ", if it faces the internet"]) if {
	is_old(listener)
} else := uncertain.reason(listener.sslPolicy)

facing_doubt(listener) := "whether its load balancer faces the internet is not in this plan" if {
	"unknown" in load_balancers.public_answers(listener)
} else := ""

evidence(listener) := [concat("", [listener.address, " names no ssl_policy, so AWS takes ", listener.sslPolicy.value])] if {
	listener.policyIsDefault
} else := [concat("", [listener.address, " has ssl_policy ", listener.sslPolicy.value])] if {
	listener.sslPolicy.state == "known"
} else := []
