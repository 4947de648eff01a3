output "security_group_id" {
  value = aws_security_group.this.id
}

output "instance_ids" {
  description = "Zone name to instance id."
  value       = { for zone, instance in aws_instance.this : zone => instance.id }
}
