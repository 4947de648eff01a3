# Rules as they are usually written for a plan: each reads attributes and follows no reference. Those of
# bench/gate/plain.rego, with IPv6, the third way to write a security group rule, and public addresses.
package plain

findings contains {"rule": "public_database", "resource": change.address} if {
	some change in input.resource_changes
	change.type in {"aws_db_instance", "aws_rds_cluster_instance"}
	change.change.after.publicly_accessible == true
}

findings contains {"rule": "open_group", "resource": change.address} if {
	some change in input.resource_changes
	some rule in ingress_rules(change)
	some block in rule.blocks
	block in {"0.0.0.0/0", "::/0"}
	not rule.from_port in {80, 443}
}

ingress_rules(change) := [rule |
	change.type in {"aws_security_group", "aws_default_security_group"}
	some row in change.change.after.ingress
	rule := {"from_port": row.from_port, "blocks": array.concat(row.cidr_blocks, row.ipv6_cidr_blocks)}
] if {
	change.type in {"aws_security_group", "aws_default_security_group"}
}

ingress_rules(change) := [{"from_port": after.from_port, "blocks": blocks}] if {
	change.type == "aws_security_group_rule"
	after := change.change.after
	after.type == "ingress"
	blocks := array.concat(list(after, "cidr_blocks"), list(after, "ipv6_cidr_blocks"))
}

ingress_rules(change) := [{"from_port": object.get(after, "from_port", -1), "blocks": blocks}] if {
	change.type == "aws_vpc_security_group_ingress_rule"
	after := change.change.after
	blocks := [object.get(after, "cidr_ipv4", ""), object.get(after, "cidr_ipv6", "")]
}

list(after, key) := after[key] if is_array(after[key])

list(after, key) := [] if not is_array(object.get(after, key, null))

findings contains {"rule": "plain_http", "resource": change.address} if {
	some change in input.resource_changes
	change.type in {"aws_lb_listener", "aws_alb_listener"}
	change.change.after.protocol == "HTTP"
	some action in change.change.after.default_action
	action.type != "redirect"
}

protected contains module if {
	some change in input.resource_changes
	change.type == "aws_wafv2_web_acl_association"
	module := object.get(change, "module_address", "")
}

findings contains {"rule": "no_web_acl", "resource": change.address} if {
	some change in input.resource_changes
	change.type in {"aws_lb", "aws_alb"}
	change.change.after.internal != true
	change.change.after.load_balancer_type == "application"
	not object.get(change, "module_address", "") in protected
}

findings contains {"rule": "public_address", "resource": change.address} if {
	some change in input.resource_changes
	change.type in {"aws_instance", "aws_launch_configuration"}
	change.change.after.associate_public_ip_address == true
}

findings contains {"rule": "public_address", "resource": change.address} if {
	some change in input.resource_changes
	change.type == "aws_launch_template"
	some interface in change.change.after.network_interfaces
	interface.associate_public_ip_address in {"true", true}
}

findings contains {"rule": "public_by_subnet", "resource": change.address} if {
	some change in input.resource_changes
	change.type == "aws_subnet"
	change.change.after.map_public_ip_on_launch == true
	not contains(lower(change.address), "public")
}

# For conftest, which wants its answer in this form.
deny contains {"msg": finding.rule, "rule": finding.rule, "resource": finding.resource} if {
	some finding in findings
}
