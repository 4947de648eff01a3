# Four rules as they are usually written: each reads attributes of the plan, and follows no reference.
package plain

# A public database.
deny contains message if {
	some change in input.resource_changes
	change.type == "aws_db_instance"
	change.change.after.publicly_accessible == true
	message := concat(" ", [change.address, "is publicly accessible"])
}

# A security group that lets the world in, but to the web's ports.
deny contains message if {
	some change in input.resource_changes
	change.type == "aws_security_group"
	some rule in change.change.after.ingress
	"0.0.0.0/0" in rule.cidr_blocks
	not rule.from_port in {80, 443}
	message := concat(" ", [change.address, "is open to every address"])
}

deny contains message if {
	some change in input.resource_changes
	change.type == "aws_security_group_rule"
	change.change.after.type == "ingress"
	"0.0.0.0/0" in change.change.after.cidr_blocks
	not change.change.after.from_port in {80, 443}
	message := concat(" ", [change.address, "is open to every address"])
}

# An HTTP listener that does not redirect.
deny contains message if {
	some change in input.resource_changes
	change.type in {"aws_lb_listener", "aws_alb_listener"}
	change.change.after.protocol == "HTTP"
	some action in change.change.after.default_action
	action.type != "redirect"
	message := concat(" ", [change.address, "serves HTTP"])
}

# A load balancer that faces the internet, and no web ACL in its module.
protected contains module if {
	some change in input.resource_changes
	change.type == "aws_wafv2_web_acl_association"
	module := object.get(change, "module_address", "")
}

deny contains message if {
	some change in input.resource_changes
	change.type in {"aws_lb", "aws_alb"}
	change.change.after.internal != true
	not object.get(change, "module_address", "") in protected
	message := concat(" ", [change.address, "has no web ACL"])
}
