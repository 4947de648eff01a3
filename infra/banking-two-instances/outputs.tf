output "url_host" {
  description = "Name to point the application's DNS record at."
  value       = module.load_balancer.dns_name
}

output "jenkins_controller_id" {
  description = "Instance whose port 8080 operators forward with Session Manager."
  value       = module.ci.controller_id
}
