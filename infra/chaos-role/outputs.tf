output "chaos_role_arn" {
  description = "The variable HOLDFAST_CHAOS_ROLE of the pipelines in templates/pipelines."
  value       = aws_iam_role.chaos.arn
}

output "fis_role_arn" {
  description = "`aws.roleArn` in holdfast.config.ts."
  value       = aws_iam_role.fis.arn
}
