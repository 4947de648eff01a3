# The one entrypoint: every policy under data.policies, evaluated together.
package holdfast

# Each policy's set as it is: to gather them in one would hash every result once more, and every
# address of a scope, which was a third of what an evaluation costs.
results := [found |
	some area, rule
	found := data.policies[area][rule].results
]

# Which resources each policy has to judge. The host answers `unknown` for one that got no result.
scopes := [{"policy": policy, "addresses": addresses} |
	some area, rule
	policy := data.policies[area][rule].id
	addresses := data.policies[area][rule].in_scope
]

policies contains policy if {
	some area, rule
	policy := data.policies[area][rule].id
}

report := {
	"results": results,
	"scopes": scopes,
	"policies": policies,
}
