package policies.availability.database_backups_test

import data.lib.facts_fixture as facts
import data.policies.availability.database_backups as policy

verdict(days) := facts.verdicts(found).db if {
	found := policy.results with input as {
		"settings": {"backupRetentionDays": 7},
		"availability": {"databases": [{"address": "db", "backupRetentionDays": days}]},
	}
}

test_a_week_passes if verdict(facts.known(7)) == "pass"

test_six_days_fail if verdict(facts.known(6)) == "fail"

test_no_backups_fail if verdict(facts.known(0)) == "fail"

test_an_open_retention_is_unknown if verdict(facts.unknown("retention")) == "unknown"

test_a_store_is_judged_where_it_has_backups if {
	stores := [
		{"address": "week", "backupRetentionDays": facts.known(7)},
		{"address": "day", "backupRetentionDays": facts.known(1)},
		{"address": "none", "backupRetentionDays": null},
	]
	found := policy.results with input as {"settings": {"backupRetentionDays": 7}, "availability": {"stores": stores}}
	facts.verdicts(found) == {"week": "pass", "day": "fail"}
}

test_one_day_is_not_called_days if {
	found := policy.results with input as {
		"settings": {"backupRetentionDays": 7},
		"availability": {"databases": [{"address": "db", "backupRetentionDays": facts.known(1)}]},
	}
	some result in found
	result.message == "keeps backups for 1 day; needed: 7"
}
