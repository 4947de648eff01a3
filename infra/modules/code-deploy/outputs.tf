output "deployment_group_name" {
  value = aws_codedeploy_deployment_group.this.deployment_group_name
}
