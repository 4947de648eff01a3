# us-west-2: serves when us-east-1 is gone. It reads from a replica of its own and writes to us-east-1
# over the peering, so that without us-east-1 users go on reading and cannot write. RDS never promotes
# a replica of another region by itself: somebody has to (README.md, "When us-east-1 is gone").

module "west_network" {
  source = "../modules/network"

  providers = {
    aws = aws.west
  }

  name     = "${var.name}-west"
  vpc_cidr = "10.41.0.0/16"
  zones    = var.west_zones
}

module "west_load_balancer" {
  source = "../modules/load-balancer"

  providers = {
    aws = aws.west
  }

  name                          = "${var.name}-west"
  vpc_id                        = module.west_network.vpc_id
  subnet_ids                    = module.west_network.public_subnet_ids
  certificate_arn               = var.certificate_arns.west
  target_port                   = var.app_port
  application_security_group_id = module.west_application.security_group_id
  web_acl                       = { block_anonymous = true, block_bots = true }
}

module "west_application" {
  source = "../modules/instances"

  providers = {
    aws = aws.west
  }

  name                            = "${var.name}-west"
  vpc_id                          = module.west_network.vpc_id
  subnet_ids                      = module.west_network.app_subnet_ids
  ami_id                          = var.ami_ids.west
  port                            = var.app_port
  target_group_arn                = module.west_load_balancer.target_group_arn
  load_balancer_security_group_id = module.west_load_balancer.security_group_id
  database                        = module.database.connection
  read_host                       = aws_db_instance.replica.address
  # In us-east-1, where it writes, and the replica, where it reads.
  database_cidrs = ["10.40.64.0/23", "10.41.64.0/23"]
}

resource "aws_db_subnet_group" "replica" {
  provider = aws.west

  name        = "${var.name}-replica"
  description = "Private subnets of ${var.name} in us-west-2"
  subnet_ids  = values(module.west_network.database_subnet_ids)
}

resource "aws_security_group" "replica" {
  provider = aws.west

  name        = "${var.name}-replica"
  description = "Replica of the database"
  vpc_id      = module.west_network.vpc_id

  tags = { Name = "${var.name}-replica" }
}

resource "aws_vpc_security_group_ingress_rule" "replica" {
  provider = aws.west

  security_group_id            = aws_security_group.replica.id
  description                  = "MySQL from the application, which reads here"
  referenced_security_group_id = module.west_application.security_group_id
  ip_protocol                  = "tcp"
  from_port                    = 3306
  to_port                      = 3306
}

resource "aws_db_parameter_group" "replica" {
  provider = aws.west

  name_prefix = "${var.name}-replica-"
  family      = "mysql8.0"

  parameter {
    name  = "require_secure_transport"
    value = "1"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_db_instance" "replica" {
  provider = aws.west

  identifier             = "${var.name}-replica"
  replicate_source_db    = module.database.arn
  instance_class         = "db.t4g.medium"
  kms_key_id             = var.replica_kms_key_arn
  storage_encrypted      = true
  multi_az               = true
  db_subnet_group_name   = aws_db_subnet_group.replica.name
  vpc_security_group_ids = [aws_security_group.replica.id]
  publicly_accessible    = false
  # A replica in another region would have the default group, which takes plain connections.
  parameter_group_name = aws_db_parameter_group.replica.name

  backup_retention_period   = 14
  deletion_protection       = true
  skip_final_snapshot       = false
  final_snapshot_identifier = "${var.name}-replica-final"
}
