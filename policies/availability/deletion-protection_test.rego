package policies.availability.deletion_protection_test

import data.lib.facts_fixture as facts
import data.policies.availability.deletion_protection as policy

verdicts(database, lb) := facts.verdicts(found) if {
	found := policy.results with input as {"availability": {
		"databases": [facts.replace({"address": "db", "deletesBackups": facts.known(true), "skipsFinalSnapshot": facts.known(false)}, database)],
		"loadBalancers": [{"address": "lb", "deletionProtection": lb}],
	}}
}

on := {"deletionProtection": facts.known(true)}

test_protection_passes if verdicts(on, facts.known(true)) == {"db": "pass", "lb": "pass"}

test_no_protection_fails if verdicts({"deletionProtection": facts.known(false)}, facts.known(false)) == {"db": "fail", "lb": "fail"}

test_no_final_snapshot_fails if verdicts(facts.replace(on, {"skipsFinalSnapshot": facts.known(true)}), facts.known(true)).db == "fail"

test_open_protection_is_unknown if verdicts({"deletionProtection": facts.unknown("open")}, facts.unknown("open")) == {"db": "unknown", "lb": "unknown"}

test_a_store_is_judged_by_what_it_has if {
	stores := [
		{"address": "docdb", "deletionProtection": facts.known(false), "skipsFinalSnapshot": facts.known(false)},
		{"address": "redshift", "deletionProtection": null, "skipsFinalSnapshot": facts.known(false)},
		{"address": "skips", "deletionProtection": null, "skipsFinalSnapshot": facts.known(true)},
		{"address": "efs", "deletionProtection": null, "skipsFinalSnapshot": null},
	]
	found := policy.results with input as {"availability": {"stores": stores}}
	facts.verdicts(found) == {"docdb": "fail", "redshift": "pass", "skips": "fail"}
}
