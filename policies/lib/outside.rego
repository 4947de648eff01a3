# Rules of this plan for security groups that no plan or state has: who has such a group, nothing tells.
package lib.outside

# The result on a rule that lets `lines` in, of which `worst` says what that may come to.
result(policy, rule, lines, worst) := {
	"policy": policy,
	"address": rule.address,
	"verdict": "unknown",
	"message": concat("", ["cannot be decided: ", admits(rule, lines), ", of which nothing here tells what has it: ", worst]),
	"evidence": [concat(" ", [rule.address, admits(rule, lines)])],
}

admits(rule, lines) := concat("", ["lets ", concat(", ", lines), " into ", rule.group])
