# A policy that asks several things of one resource: each is a check, `["pass" | "fail" | "unknown", why]`.
package lib.checks

import data.lib.uncertain

# The worst check decides. No check at all is no evidence.
verdict(checks) := "fail" if {
	some check in checks
	check[0] == "fail"
} else := "unknown" if {
	some check in checks
	check[0] == "unknown"
} else := "pass" if {
	count(checks) > 0
} else := "unknown"

whys(checks, kind) := [check[1] | some check in checks; check[0] == kind]

message(checks) := concat("", ["cannot be decided: ", concat("; ", whys(checks, "unknown"))]) if {
	verdict(checks) == "unknown"
} else := concat("; ", whys(checks, verdict(checks)))

# A policy's result on one resource; `evidence` is what it has to show besides its checks.
result(policy, address, checks, evidence) := {
	"policy": policy,
	"address": address,
	"verdict": verdict(checks),
	"message": message(checks),
	"evidence": array.concat([check[1] | some check in checks], evidence),
}

# A field that must have one value.
must_be(field, wanted, good, _) := ["pass", good] if {
	uncertain.is_known(field, wanted)
} else := ["unknown", field.reason] if {
	field.state == "unknown"
}

must_be(field, wanted, _, bad) := ["fail", bad] if {
	field.state == "known"
	field.value != wanted
}

# Where a resource may have no part in it, what would fail it cannot be told.
if_in_role(role, check) := check if {
	role.state == "known"
} else := check if {
	check[0] != "fail"
} else := ["unknown", concat("", [check[1], ", if it serves requests at all: ", role.reason])]

text(number) := json.marshal(number)
