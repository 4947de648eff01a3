output "url_host" {
  description = "Name to point the application's DNS record at."
  value       = module.load_balancer.dns_name
}

output "autoscaling_group_name" {
  description = "Auto Scaling group that runs the application."
  value       = module.application.autoscaling_group_name
}
