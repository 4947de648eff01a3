# The one entrypoint: every policy under data.policies, evaluated together.
package holdfast

results contains result if {
	some area, rule
	some result in data.policies[area][rule].results
}

# Which resources each policy has to judge. The host answers `unknown` for one that got no result.
scope[policy] contains address if {
	some area, rule
	policy := data.policies[area][rule].id
	some address in data.policies[area][rule].in_scope
}

policies contains policy if {
	some area, rule
	policy := data.policies[area][rule].id
}

report := {
	"results": results,
	"scope": scope,
	"policies": policies,
}
