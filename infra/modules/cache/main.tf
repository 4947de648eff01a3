resource "aws_elasticache_subnet_group" "this" {
  name        = var.name
  description = "Private subnets of ${var.name}"
  subnet_ids  = values(var.subnet_ids)
}

# A primary and a replica in another zone; ElastiCache promotes the replica by itself.
resource "aws_elasticache_replication_group" "this" {
  replication_group_id = var.name
  description          = "Sessions of ${var.name}"
  engine               = "redis"
  engine_version       = "7.1"
  node_type            = var.node_type
  port                 = 6379

  num_cache_clusters         = 2
  automatic_failover_enabled = true
  multi_az_enabled           = true

  subnet_group_name  = aws_elasticache_subnet_group.this.name
  security_group_ids = [aws_security_group.this.id]

  at_rest_encryption_enabled = true
  transit_encryption_enabled = true

  snapshot_retention_limit   = 1
  snapshot_window            = "02:00-03:00"
  maintenance_window         = "sun:05:30-sun:06:30"
  auto_minor_version_upgrade = true

  # FIS selects replication groups by their tags alone: one of them has to tell this one from all others.
  tags = { Name = var.name }
}
