output "url_host" {
  description = "Name to point the application's DNS record at."
  value       = module.cluster.url_host
}

output "autoscaling_group_name" {
  description = "Auto Scaling group that runs the application."
  value       = module.cluster.autoscaling_group_name
}
