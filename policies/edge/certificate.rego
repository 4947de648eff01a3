# METADATA
# title: HTTPS listeners serve a certificate that browsers can trust
# description: >-
#   Every HTTPS or TLS listener of an internet-facing load balancer has a default certificate of ACM or
#   IAM; those of aws_lb_listener_certificate only add to it. A certificate that is its own issuer
#   fails, because no browser trusts it. One that nothing in the plan validates is unknown.
# custom:
#   id: edge/certificate
#   severity: high
#   remedy: >-
#     Set certificate_arn to the certificate_arn of an aws_acm_certificate_validation, or to the ARN of
#     a certificate that ACM has issued.
#   references:
#     - AWS Well-Architected Framework (2025-02), Security Pillar, SEC09-BP01 Implement secure key and certificate management
package policies.edge.certificate

import data.lib.load_balancers
import data.lib.uncertain

id := "edge/certificate"

trusted := {"issued", "validated", "imported", "outside"}

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
		"evidence": [candidate.why | some candidate in listener.certificate.candidates],
	}
}

kinds(listener) := {candidate.kind | some candidate in listener.certificate.candidates}

is_trusted(listener) if {
	count(kinds(listener)) > 0
	count(kinds(listener) - trusted) == 0
	listener.certificate.reason == ""
}

# What surely serves TLS to the internet; AWS refuses a listener without a certificate anyway.
surely_serves(listener) if {
	listener.protocol.state == "known"
	load_balancers.of_listener(listener) == "yes"
}

verdict(listener) := "fail" if {
	listener.certificate.missing
	surely_serves(listener)
} else := "fail" if {
	kinds(listener) == {"self-signed"}
	listener.certificate.reason == ""
	surely_serves(listener)
} else := "pass" if {
	is_trusted(listener)
} else := "unknown"

message(listener) := concat("", ["serves ", concat(" or ", names(listener))]) if {
	verdict(listener) == "pass"
} else := concat("", ["has no default certificate", additional(listener)]) if {
	listener.certificate.missing
	verdict(listener) == "fail"
} else := "serves a self-signed certificate, which no browser trusts" if {
	verdict(listener) == "fail"
} else := concat("", ["cannot be decided: ", concat("; ", doubts(listener))])

names(listener) := [candidate.name | some candidate in listener.certificate.candidates]

additional(listener) := concat("", ["; ", concat(", ", listener.additionalCertificates), " only adds to one"]) if {
	count(listener.additionalCertificates) > 0
} else := ""

doubts(listener) := array.concat(
	[candidate.why | some candidate in listener.certificate.candidates; not candidate.kind in trusted],
	[text |
		some text in [
			listener.certificate.reason,
			missing_doubt(listener),
			uncertain.reason(listener.protocol),
			uncertain.reason(listener.loadBalancer),
			facing_doubt(listener),
		]
		text != ""
	],
)

missing_doubt(listener) := "it has no default certificate, if it serves TLS to the internet" if {
	listener.certificate.missing
} else := ""

facing_doubt(listener) := "whether its load balancer faces the internet is not in this plan" if {
	"unknown" in load_balancers.public_answers(listener)
} else := ""
