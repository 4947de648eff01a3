output "url_host" {
  description = "Name to point the application's DNS record at."
  value       = module.load_balancer.dns_name
}

output "load_balancer_arn" {
  description = "ARN of the load balancer."
  value       = module.load_balancer.arn
}

output "autoscaling_group_name" {
  description = "Auto Scaling group that runs the application."
  value       = module.application.autoscaling_group_name
}

output "database_endpoint" {
  description = "Host name of the database; only the application can connect."
  value       = module.database.connection.host
}

output "bastion_public_ip" {
  description = "Address to SSH to from the operations network."
  value       = module.bastion.public_ip
}
