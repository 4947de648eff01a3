# METADATA
# title: Administrators come in through the bastion alone
# description: >-
#   SSH, RDP and whatever other port `adminPorts` names: a bastion takes them from named networks only
#   (`adminNetworks`, or else any that is not everywhere), and every other instance from a bastion or
#   from nothing. The rules are judged, whether or not a route leads there today. Session Manager needs
#   no rule. A bastion is told by its name or tags; `tiers` in holdfast.config.ts corrects it.
# custom:
#   id: network/admin-access
#   severity: high
#   remedy: >-
#     Let administrators in to a bastion from their own networks, and to the other instances from the
#     bastion's security group; or use Session Manager and let nobody in.
#   references:
#     - CIS AWS Foundations Benchmark v5.0.0, 5.3 and 5.4
#     - AWS Security Hub CSPM, EC2.53 and EC2.54
package policies.network.admin_access

import data.lib.assumed

id := "network/admin-access"

verdicts := {"proven": "pass", "refuted": "fail", "unknown": "unknown"}

in_scope contains access.address if some access in input.adminAccess

results contains result if {
	some access in input.adminAccess
	result := {
		"policy": id,
		"address": access.address,
		"verdict": verdicts[access.onlyAllowed.verdict],
		"message": message(access),
		"evidence": array.concat(access.onlyAllowed.evidence, assumed.lines),
	}
}

message(access) := "is a bastion, and takes administrators from named networks alone" if {
	access.isBastion
	access.onlyAllowed.verdict == "proven"
}

message(access) := "is a bastion, and takes administrators from more than named networks" if {
	access.isBastion
	access.onlyAllowed.verdict == "refuted"
}

message(access) := "takes administrators from the bastion, or from nowhere" if {
	not access.isBastion
	access.onlyAllowed.verdict == "proven"
}

message(access) := "takes administrators from elsewhere than a bastion" if {
	not access.isBastion
	access.onlyAllowed.verdict == "refuted"
}

message(access) := concat("", ["cannot be decided: ", concat("; ", access.onlyAllowed.evidence)]) if {
	access.onlyAllowed.verdict == "unknown"
}
