# Values that a plan may leave open. Never negate one: `not x` also holds where x is unknown.
package lib.uncertain

# All that a set can hold, surely or possibly.
members(set) := set.value if set.state == "known"

members(set) := set.candidates if set.state == "unknown"

# Nothing but its members is possible.
is_closed(set) if set.state == "known"

is_closed(set) if {
	set.state == "unknown"
	set.closed
}

is_known(field, value) if {
	field.state == "known"
	field.value == value
}

is_unknown(field) if field.state == "unknown"

reason(field) := field.reason if field.state == "unknown"

reason(field) := "" if field.state == "known"
