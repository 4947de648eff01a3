# What this plan opens in a stack that is not given: what its security groups, network ACLs, route tables
# and subnets are for, nothing tells.
package lib.outside

# The result on what at `address` does as `does` says, of which `worst` says what that may come to.
result(policy, address, does, worst) := {
	"policy": policy,
	"address": address,
	"verdict": "unknown",
	"message": concat("", ["cannot be decided: ", does, ", and nothing here tells what that is for: ", worst]),
	"evidence": [concat(" ", [address, does])],
}

admits(rule, lines) := concat("", ["lets ", concat(", ", lines), " into ", rule.group])
