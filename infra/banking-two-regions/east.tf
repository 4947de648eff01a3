# us-east-1: the primary region, which has the database.

module "east_network" {
  source = "../modules/network"

  name     = "${var.name}-east"
  vpc_cidr = "10.40.0.0/16"
  zones    = var.east_zones
}

module "east_load_balancer" {
  source = "../modules/load-balancer"

  name                          = "${var.name}-east"
  vpc_id                        = module.east_network.vpc_id
  subnet_ids                    = module.east_network.public_subnet_ids
  certificate_arn               = var.certificate_arns.east
  target_port                   = var.app_port
  application_security_group_id = module.east_application.security_group_id
  web_acl                       = { block_anonymous = true, block_bots = true }
}

module "east_application" {
  source = "../modules/instances"

  name                            = "${var.name}-east"
  vpc_id                          = module.east_network.vpc_id
  subnet_ids                      = module.east_network.app_subnet_ids
  ami_id                          = var.ami_ids.east
  port                            = var.app_port
  target_group_arn                = module.east_load_balancer.target_group_arn
  load_balancer_security_group_id = module.east_load_balancer.security_group_id
  database                        = module.database.connection
  database_cidrs                  = ["10.40.64.0/23"]
}

module "database" {
  source = "../modules/database"

  name                          = var.name
  vpc_id                        = module.east_network.vpc_id
  subnet_ids                    = module.east_network.database_subnet_ids
  application_security_group_id = module.east_application.security_group_id
}

# Security groups cannot be named across regions, so the far application is let in by its subnets.
resource "aws_vpc_security_group_ingress_rule" "database_from_west" {
  for_each = var.west_zones

  security_group_id = module.database.security_group_id
  description       = "MySQL from the application in ${each.key}"
  cidr_ipv4         = each.value.app_cidr
  ip_protocol       = "tcp"
  from_port         = 3306
  to_port           = 3306
}
