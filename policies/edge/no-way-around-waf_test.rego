package policies.edge.no_way_around_waf_test

import data.lib.assumed
import data.policies.edge.no_way_around_waf as policy

way := {"address": "lb", "sure": [], "maybe": [], "evidence": ["a path"]}

judged(changes) := result if {
	found := policy.results with input as {"wafWays": [object.union(way, changes)]}
	[result] := [own | some own in found]
}

test_no_other_way_passes_and_says_what_that_rests_on if {
	judged({}).verdict == "pass"
	judged({}).evidence == array.concat(["a path"], assumed.lines)
}

test_another_way_fails_and_is_named if {
	result := judged({"sure": ["the internet reaches app itself"], "maybe": ["another"]})
	result.verdict == "fail"
	result.message == "the internet reaches app itself"
	result.evidence == ["a path"]
}

test_a_possible_way_is_unknown_and_says_why if {
	result := judged({"maybe": ["through a local"]})
	result.verdict == "unknown"
	contains(result.message, "through a local")
}
