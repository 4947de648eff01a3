output "connection" {
  description = "What the application needs to connect."
  value = {
    host              = aws_elasticache_replication_group.this.primary_endpoint_address
    port              = 6379
    security_group_id = aws_security_group.this.id
  }
}
