locals {
  engine = {
    mysql    = { version = "8.0", family = "mysql8.0", port = 3306, tls = "require_secure_transport", logs = ["error", "slowquery"] }
    postgres = { version = "16", family = "postgres16", port = 5432, tls = "rds.force_ssl", logs = ["postgresql"] }
  }[var.engine]
}

resource "aws_db_subnet_group" "this" {
  name        = var.name
  description = "Private subnets of ${var.name}"
  subnet_ids  = values(var.subnet_ids)
}

resource "aws_db_parameter_group" "this" {
  name_prefix = "${var.name}-"
  family      = local.engine.family

  parameter {
    name  = local.engine.tls
    value = "1"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_db_instance" "this" {
  identifier     = var.name
  engine         = var.engine
  engine_version = local.engine.version
  instance_class = var.instance_class
  db_name        = var.database_name
  port           = local.engine.port

  # RDS makes the password, keeps it in Secrets Manager and rotates it: none is in any file or state.
  username                    = "app"
  manage_master_user_password = true

  multi_az               = var.multi_az
  db_subnet_group_name   = aws_db_subnet_group.this.name
  vpc_security_group_ids = [aws_security_group.this.id]
  publicly_accessible    = false
  parameter_group_name   = aws_db_parameter_group.this.name

  storage_type          = "gp3"
  storage_encrypted     = true
  allocated_storage     = var.allocated_storage_gib
  max_allocated_storage = 5 * var.allocated_storage_gib

  backup_retention_period   = 14
  backup_window             = "03:00-04:00"
  maintenance_window        = "sun:04:30-sun:05:30"
  copy_tags_to_snapshot     = true
  deletion_protection       = true
  skip_final_snapshot       = false
  final_snapshot_identifier = "${var.name}-final"

  auto_minor_version_upgrade      = true
  performance_insights_enabled    = true
  enabled_cloudwatch_logs_exports = local.engine.logs
}
