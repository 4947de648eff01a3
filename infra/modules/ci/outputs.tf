output "controller_id" {
  description = "Instance to forward a port to: aws ssm start-session --document-name AWS-StartPortForwardingSession."
  value       = aws_instance.controller.id
}

output "role_name" {
  description = "Role of the servers, to give them what their jobs need."
  value       = aws_iam_role.this.name
}
