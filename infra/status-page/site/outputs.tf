output "url_host" {
  description = "Name to point the site's DNS record at."
  value       = module.load_balancer.dns_name
}

output "deployment_group_name" {
  description = "CodeDeploy deployment group of the site."
  value       = module.deployment.deployment_group_name
}
