output "domain" {
  description = "Name that users know; Route 53 answers it with a healthy region."
  value       = var.domain
}

output "regional_hosts" {
  description = "Load balancer of each region."
  value = {
    us-east-1 = module.east_load_balancer.dns_name
    us-west-2 = module.west_load_balancer.dns_name
  }
}
