# METADATA
# title: The web ACL stops SQL injection, anonymous addresses and bots
# description: >-
#   The web ACL of each internet-facing Application Load Balancer has rules that block SQL injection
#   (AWSManagedRulesSQLiRuleSet or a sqli_match_statement), anonymous addresses
#   (AWSManagedRulesAnonymousIpList) and bots (AWSManagedRulesBotControlRuleSet, or a rule that sends
#   every path a CAPTCHA or a challenge). Rules that only count do not: by an override of the group,
#   or of all the rules of it that matter; nor does one that no request gets to, because a rule of a
#   lower priority allows them all. A rate limit stops floods and tells no bot, so it is none.
#   Rules that look only at some requests, those behind a rule that allows some (by anything but an IP
#   set alone), and groups that the plan does not show, make it unknown.
# custom:
#   id: edge/waf-rules
#   severity: medium
#   remedy: >-
#     Add rules with the managed groups of AWS that are missing, with override_action none and no
#     scope_down_statement; name in wafProtections of holdfast.config.ts which of them this stack needs.
#   references:
#     - AWS Well-Architected Framework (2025-02), Security Pillar, SEC05-BP03 Implement inspection-based protection
package policies.edge.waf_rules

import data.lib.web_acls

id := "edge/waf-rules"

# Names of rules are those that AWS publishes for each group. Source: AWS WAF Developer Guide, "AWS
# Managed Rules rule groups list". A group is off when all of `rules` are.
protections := {
	"sql-injection": {
		"what": "SQL injection",
		"group": "AWS/AWSManagedRulesSQLiRuleSet",
		"label": "awswaf:managed:aws:sql-database",
		"statement": "sqli_match_statement",
		"actions": {"block"},
		"rules": {"SQLi_BODY", "SQLi_QUERYARGUMENTS"},
	},
	"anonymous-ip": {
		"what": "anonymous addresses",
		"group": "AWS/AWSManagedRulesAnonymousIpList",
		"label": "awswaf:managed:aws:anonymous-ip-list",
		"statement": "",
		"actions": {"block", "captcha", "challenge"},
		"rules": {"AnonymousIPList"},
	},
	"bots": {
		"what": "bots",
		"group": "AWS/AWSManagedRulesBotControlRuleSet",
		"label": "awswaf:managed:aws:bot-control",
		"statement": "",
		"actions": {"block", "captcha", "challenge"},
		"rules": {
			"CategoryHttpLibrary",
			"CategoryScrapingFramework",
			"SignalAutomatedBrowser",
			"SignalNonBrowserUserAgent",
		},
	},
}

wanted := {name | some name in input.settings.wafProtections}

in_scope contains address if web_acls.possible[address]

in_scope contains address if web_acls.hidden[address]

results contains result if {
	some association, reason in web_acls.hidden
	result := {
		"policy": id,
		"address": association,
		"verdict": "unknown",
		"message": concat("", ["cannot be decided: the rules of its web ACL are not shown: ", reason]),
		"evidence": [],
	}
}

results contains result if {
	some address, uses in web_acls.possible
	acl := input.webAcls[address]
	answers := {name: answer(acl, protections[name]) | some name in wanted}
	verdict := verdict_of(address, answers)
	result := {
		"policy": id,
		"address": address,
		"verdict": verdict,
		"message": message(verdict, acl, answers),
		"evidence": array.concat(
			[concat("", [use, " puts it before a load balancer"]) | some use in sort([use | some use in uses])],
			[line | some name, _ in answers; some line in evidence(acl, protections[name])],
		),
	}
}

verdict_of(address, answers) := "fail" if {
	web_acls.sure[address]
	some answer in answers
	answer == "no"
} else := "pass" if {
	every answer in answers {
		answer == "yes"
	}
} else := "unknown"

# Whether the web ACL stops it: `yes`, `no` or `unknown`.
answer(acl, protection) := "yes" if {
	some rule in acl.rules
	stops_all(acl, rule, protection)
} else := "unknown" if {
	some rule in acl.rules
	may_stop(acl, rule, protection)
} else := "unknown" if {
	count(acl.open) > 0
} else := "unknown" if {
	count(foreign(acl)) > 0
} else := "no"

stops_all(_, rule, protection) if {
	web_acls.meets_each(rule)
	detects(rule, protection)
	acts(rule, protection)
}

# A managed group counts, and a rule after it stops whatever it labelled.
stops_all(acl, rule, protection) if {
	web_acls.meets_each(rule)
	rule.action in protection.actions
	some label in rule.labels
	trim_right(label, ":") == protection.label
	some other in acl.rules
	protection.group in other.detects
	web_acls.meets_each(other)
	other.order < rule.order
}

detects(rule, protection) if protection.group in rule.detects

detects(rule, protection) if {
	protection.statement != ""
	protection.statement in rule.detects
}

# A challenge that every request meets keeps out what is no browser.
detects(rule, protection) if {
	protection.what == "bots"
	rule.action in {"captcha", "challenge"}
	rule.meetsAll
	not protection.group in rule.detects
}

# One that some requests meet keeps bots out of a part; a rate limit tells none.
challenges_some(rule, protection) if {
	protection.what == "bots"
	rule.action in {"captcha", "challenge"}
	not rule.meetsAll
	not "rate_based_statement" in rule.detects
}

acts(rule, protection) if {
	rule.action == "group"
	count(protection.rules - off(rule)) > 0
}

acts(rule, protection) if rule.action in protection.actions

off(rule) := {name | some name, action in rule.overrides; action in {"count", "allow"}}

may_stop(_, rule, protection) if {
	not web_acls.meets_each(rule)
	not web_acls.is_dead(rule)
	detects(rule, protection)
	acts(rule, protection)
}

may_stop(_, rule, protection) if {
	not web_acls.is_dead(rule)
	challenges_some(rule, protection)
}

may_stop(_, rule, protection) if {
	not web_acls.is_dead(rule)
	rule.action == "unknown"
	detects(rule, protection)
}

may_stop(_, rule, _) if {
	not web_acls.is_dead(rule)
	"unknown/unknown" in rule.detects
}

may_stop(acl, rule, protection) if {
	not web_acls.is_dead(rule)
	web_acls.stops(rule.action)
	some label in rule.labels
	startswith(label, protection.label)
	may_be_labelled(acl, rule, protection)
}

# Only a group that runs before it labels what a rule looks for.
may_be_labelled(acl, rule, protection) if {
	some other in acl.rules
	protection.group in other.detects
	not runs_after(other, rule)
}

may_be_labelled(acl, _, _) if count(acl.open) > 0

runs_after(other, rule) if other.order >= rule.order

# Groups of other vendors: what they stop is not published.
foreign(acl) := [concat("", ["rule ", rule.name, " applies ", group, ", a group of another vendor"]) |
	some rule in acl.rules
	rule.action == "group"
	some group in rule.detects
	not startswith(group, "AWS/")
	contains(group, "/")
]

message("pass", _, answers) := concat("", ["stops ", concat(", ", whats(answers, "yes"))])

message("fail", _, answers) := concat("", ["stops no ", concat(" and no ", whats(answers, "no"))])

message("unknown", acl, answers) := concat("", [
	"cannot be decided: whether it stops ",
	concat(", ", array.concat(whats(answers, "unknown"), whats(answers, "no"))),
	doubt(acl),
])

doubt(acl) := concat("", [": ", concat("; ", reasons)]) if {
	reasons := array.concat(array.concat([why | some why in acl.open], foreign(acl)), narrowed(acl))
	count(reasons) > 0
} else := ""

narrowed(acl) := array.concat(
	[concat("", ["rule ", rule.name, " looks only at some requests"]) |
		some rule in acl.rules
		is_partial(rule)
		web_acls.stops(rule.action)
	],
	sort({concat("", ["rule ", rule.skipped.by, " lets some requests through before others look at them"]) |
		some rule in acl.rules
		rule.skipped.how == "some"
		web_acls.stops(rule.action)
	}),
)

is_partial(rule) if rule.narrowed

is_partial(rule) if {
	some _, protection in protections
	challenges_some(rule, protection)
}

whats(answers, wanted_answer) := [protections[name].what |
	some name in sort([name | some name, _ in answers])
	answers[name] == wanted_answer
]

evidence(acl, protection) := [line |
	some rule in acl.rules
	detects(rule, protection)
	line := concat("", ["rule ", rule.name, does(rule), " on ", protection.what])
]

does(rule) := concat("", [" is never asked (rule ", rule.skipped.by, " lets every request through before it)"]) if {
	web_acls.is_dead(rule)
} else := " only counts" if {
	rule.action == "count"
} else := " lets through" if {
	rule.action == "allow"
} else := concat("", [" acts", only_counts(rule), part(rule)]) if {
	web_acls.stops(rule.action)
} else := " does what is known only after apply"

only_counts(rule) := concat("", [" (", concat(", ", sort([name | some name in off(rule)])), " only counts)"]) if {
	count(off(rule)) > 0
} else := ""

part(rule) := " on some requests" if {
	not web_acls.meets_each(rule)
} else := ""
