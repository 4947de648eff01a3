# Verdicts on resources of several parts, each of which is encrypted, is not, or may be.
package lib.encryption

verdict(store) := "fail" if {
	some part in store.parts
	part.encrypted.state == "known"
	part.encrypted.value == false
} else := "unknown" if {
	some part in store.parts
	part.encrypted.state == "unknown"
} else := "pass"

message(store, "fail", encrypted) := concat("", ["does not ", encrypted, " ", concat(", ", names(store, false))])

message(store, "unknown", _) := concat("", ["cannot be decided: ", concat("; ", reasons(store))])

message(store, "pass", encrypted) := concat("", [encrypted, "s ", concat(", ", names(store, true))])

names(store, value) := [part.name |
	some part in store.parts
	part.encrypted.state == "known"
	part.encrypted.value == value
]

reasons(store) := [part.encrypted.reason | some part in store.parts; part.encrypted.state == "unknown"]

evidence(store) := [part.why | some part in store.parts; part.why != ""]
