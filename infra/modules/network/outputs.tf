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

output "app_route_table_ids" {
  description = "Zone name to the id of the route table of its application subnet, for routes of one's own."
  value       = { for zone, table in aws_route_table.app : zone => table.id }
}

output "database_route_table_id" {
  description = "Route table of the database subnets, for routes of one's own."
  value       = aws_route_table.database.id
}
