# METADATA
# title: No secret stands in the plain
# description: >-
#   No password, key or token is written in user data, in an argument, in an environment variable of a
#   function, a container or a build, in what is run (commands, steps, documents, inputs of schedules and
#   state machines, provisioners), in a tag, in a parameter of SSM that is no SecureString, in a provider
#   block or as the default of a variable; and no variable or output that holds one is printed, because it
#   is not sensitive. What is known only after apply, or of which a plan holds only a hash, is unknown for
#   user data, passwords and environments. Findings name where a secret stands, and never the secret.
# custom:
#   id: data/no-plain-secrets
#   severity: high
#   remedy: >-
#     Change each secret that stands there, because it is in the history of the source, and take it out.
#     Let RDS make the password (manage_master_user_password), or read it from Secrets Manager at run time
#     by its ARN. Give a variable that holds a secret no default, and mark it and outputs of it sensitive.
#   references:
#     - AWS Well-Architected Framework (2025-02), Security Pillar, SEC02-BP03 Store and use secrets securely
package policies.data.no_plain_secrets

id := "data/no-plain-secrets"

in_scope contains holder.address if some holder in input.secretHolders

results contains result if {
	some holder in input.secretHolders
	result := {
		"policy": id,
		"address": holder.address,
		"verdict": verdict(holder),
		"message": message(holder),
		"evidence": evidence(holder),
	}
}

verdict(holder) := "fail" if {
	count(holder.found) > 0
} else := "unknown" if {
	count(holder.open) > 0
} else := "pass"

message(holder) := concat("", ["holds a secret in the plain: ", concat("; ", holder.found)]) if {
	count(holder.found) > 0
} else := concat("", ["cannot be decided: ", concat("; ", holder.open)]) if {
	count(holder.open) > 0
} else := "holds no secret in the plain"

# A pass says what was looked at, also where there is nothing to name.
evidence(holder) := array.concat(holder.found, holder.notes) if {
	count(holder.found) + count(holder.notes) > 0
} else := ["what it holds of user data, passwords, tokens and variables was looked at"] if {
	verdict(holder) == "pass"
} else := []
