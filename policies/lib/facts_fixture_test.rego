# Short ways to write facts, for the tests of the policies.
package lib.facts_fixture

known(value) := {"state": "known", "value": value}

unknown(reason) := {"state": "unknown", "reason": reason, "candidates": []}

one_of(members) := {"state": "unknown", "reason": "which of several is lost", "candidates": members, "closed": true}

some_of(members) := {"state": "unknown", "reason": "it goes through a local", "candidates": members, "closed": false}

# The verdicts of a policy's results by address.
verdicts(results) := {result.address: result.verdict | some result in results}

# `object.union` merges below: a field that is replaced would keep parts of what it was.
replace(base, changes) := object.union(object.remove(base, object.keys(changes)), changes)
