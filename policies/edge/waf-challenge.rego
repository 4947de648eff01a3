# METADATA
# title: Where a CAPTCHA or a challenge is claimed, a rule uses one
# description: >-
#   Judged where the configuration claims it (claims of holdfast.config.ts), or where the plan itself
#   has what only makes sense with one: captcha_config, challenge_config, token_domains or an
#   aws_wafv2_api_key. Then some rule must answer with a CAPTCHA or a challenge: by its own action, by
#   an override, or by a managed group that does so (Bot Control at the level TARGETED, fraud
#   prevention for new accounts). A group whose rules only count does not.
# custom:
#   id: edge/waf-challenge
#   severity: low
#   remedy: >-
#     Give a rule the action captcha or challenge, or set the inspection level of Bot Control to
#     TARGETED; where none is meant, set claims to { 'waf-challenge': false }.
#   references:
#     - AWS Well-Architected Framework (2025-02), Security Pillar, SEC05-BP03 Implement inspection-based protection
package policies.edge.waf_challenge

import data.lib.load_balancers
import data.lib.uncertain
import data.lib.web_acls

id := "edge/waf-challenge"

default claimed_by_settings := "unsaid"

claimed_by_settings := "yes" if input.settings.claims["waf-challenge"] == true

claimed_by_settings := "no" if input.settings.claims["waf-challenge"] == false

# What claims it, as sentences; empty where nothing does.
claims(_) := [] if {
	claimed_by_settings == "no"
} else := ["the configuration claims it"] if {
	claimed_by_settings == "yes"
}

claims(acl) := array.concat(
	[concat("", [acl.address, " has ", name]) | some name in acl.challengeSettings],
	[concat("", [key, " is a key to ask for CAPTCHA puzzles with"]) | some key in input.wafApiKeys],
) if {
	claimed_by_settings == "unsaid"
}

in_scope contains address if {
	some address, _ in web_acls.possible
	count(claims(input.webAcls[address])) > 0
}

in_scope contains association if {
	some association, _ in web_acls.hidden
	claimed_by_settings == "yes"
}

in_scope contains address if some address in unprotected

# Load balancers that face the internet, that no association can mean.
unprotected contains address if {
	claimed_by_settings == "yes"
	some address, _ in input.loadBalancers
	load_balancers.faces_internet(address) == "yes"
	not address in associated
	count(unplaced) == 0
}

# Associations that can be with any load balancer.
unplaced contains use.address if {
	some use in input.webAclUses
	not uncertain.is_closed(use.loadBalancer)
}

associated contains address if {
	some use in input.webAclUses
	some address in uncertain.members(use.loadBalancer)
}

results contains result if {
	some address in unprotected
	result := {
		"policy": id,
		"address": address,
		"verdict": "fail",
		"message": "is to ask for a CAPTCHA or a challenge, and has no web ACL",
		"evidence": ["the configuration claims it"],
	}
}

results contains result if {
	claimed_by_settings == "yes"
	some association, reason in web_acls.hidden
	result := {
		"policy": id,
		"address": association,
		"verdict": "unknown",
		"message": concat("", ["cannot be decided: the rules of its web ACL are not shown: ", reason]),
		"evidence": ["the configuration claims it"],
	}
}

results contains result if {
	some address, _ in web_acls.possible
	acl := input.webAcls[address]
	count(claims(acl)) > 0
	verdict := verdict_of(acl)
	result := {
		"policy": id,
		"address": address,
		"verdict": verdict,
		"message": message(verdict, acl),
		"evidence": array.concat(claims(acl), challengers(acl)),
	}
}

verdict_of(acl) := "pass" if {
	count(challengers(acl)) > 0
} else := "unknown" if {
	count(acl.open) > 0
} else := "unknown" if {
	some rule in acl.rules
	rule.action == "unknown"
} else := "unknown" if {
	not web_acls.sure[acl.address]
} else := "fail"

message("pass", _) := "asks for a CAPTCHA or a challenge"

message("fail", _) := "has what a CAPTCHA or a challenge needs, and no rule that uses one"

message("unknown", acl) := concat("", [
	"cannot be decided: whether a rule asks for a CAPTCHA or a challenge",
	concat("", [concat("", ["; ", why]) | some why in acl.open]),
])

challengers(acl) := [concat("", ["rule ", rule.name, " asks for a CAPTCHA or a challenge"]) |
	some rule in acl.rules
	not web_acls.is_dead(rule)
	challenges(rule)
]

challenges(rule) if rule.action in {"captcha", "challenge"}

challenges(rule) if {
	rule.action == "group"
	some action in rule.overrides
	action in {"captcha", "challenge"}
}

# Rules of these groups that AWS publishes with the action Challenge or CAPTCHA.
challenges(rule) if {
	rule.action == "group"
	rule.level == "TARGETED"
	"AWS/AWSManagedRulesBotControlRuleSet" in rule.detects
}

challenges(rule) if {
	rule.action == "group"
	"AWS/AWSManagedRulesACFPRuleSet" in rule.detects
}
