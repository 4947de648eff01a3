output "vpc_id" {
  value = aws_vpc.this.id
}

output "public_subnet_ids" {
  description = "Zone name to subnet id."
  value       = { for zone, subnet in aws_subnet.public : zone => subnet.id }
}

output "app_subnet_ids" {
  description = "Zone name to subnet id."
  value       = { for zone, subnet in aws_subnet.app : zone => subnet.id }
}

output "database_subnet_ids" {
  description = "Zone name to subnet id."
  value       = { for zone, subnet in aws_subnet.database : zone => subnet.id }
}
