output "url_host" {
  description = "Name to point the application's DNS record at."
  value       = module.load_balancer.dns_name
}

output "deployment_group_name" {
  description = "CodeDeploy group that new revisions go to."
  value       = module.deployment.deployment_group_name
}
