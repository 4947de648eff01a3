# METADATA
# title: Auto Scaling groups launch from a launch template
# description: >-
#   Every Auto Scaling group launches from a launch template, by itself or in a mixed instances policy,
#   and not from a launch configuration, which has no versions and which AWS no longer develops.
# custom:
#   id: delivery/launch-template
#   severity: medium
#   remedy: Replace the aws_launch_configuration with an aws_launch_template.
#   references:
#     - AWS Security Hub CSPM, AutoScaling.9
package policies.delivery.launch_template

import data.lib.checks

id := "delivery/launch-template"

in_scope contains launch.address if some launch in input.delivery.launches

results contains result if {
	some launch in input.delivery.launches
	result := checks.result(id, launch.address, [check(launch.kind)], version(launch.version))
}

check(kind) := checks.must_be(
	kind, "launch-template",
	"launches from a launch template",
	"launches from a launch configuration",
)

version(field) := ["a version of it is named by its number"] if {
	field.state == "known"
	field.value == "pinned"
} else := [concat("", ["its version is ", field.value, ", which moves by itself"])] if {
	field.state == "known"
} else := []
