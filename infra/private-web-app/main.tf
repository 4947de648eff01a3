# internet -> load balancer (public subnets) -> application (private) -> database (private, no way out)
# The security groups refer to one another across modules, so each module owns the rules of its own.

module "network" {
  source = "../modules/network"

  name     = var.name
  vpc_cidr = var.vpc_cidr
  zones    = var.zones
}

module "load_balancer" {
  source = "../modules/load-balancer"

  name                          = var.name
  vpc_id                        = module.network.vpc_id
  subnet_ids                    = module.network.public_subnet_ids
  certificate_arn               = var.certificate_arn
  target_port                   = var.app_port
  application_security_group_id = module.application.security_group_id
  web_acl                       = { block_anonymous = true, block_bots = true }
}

module "application" {
  source = "../modules/application"

  # Named one by one: a plan keeps that, and not how many of them values(…) takes.
  subnet_ids = {
    a = module.network.app_subnet_ids["a"]
    b = module.network.app_subnet_ids["b"]
  }

  name                            = var.name
  tags                            = local.tags
  vpc_id                          = module.network.vpc_id
  ami_id                          = var.ami_id
  port                            = var.app_port
  target_group_arn                = module.load_balancer.target_group_arn
  load_balancer_security_group_id = module.load_balancer.security_group_id
  bastion_security_group_id       = module.bastion.security_group_id
  database                        = module.database.connection
  database_security_group_id      = module.database.security_group_id
}

module "database" {
  source = "../modules/database"

  name                          = var.name
  vpc_id                        = module.network.vpc_id
  subnet_ids                    = module.network.database_subnet_ids
  application_security_group_id = module.application.security_group_id
}

module "bastion" {
  source = "../modules/bastion"

  name                          = var.name
  vpc_id                        = module.network.vpc_id
  subnet_id                     = module.network.public_subnet_ids["a"]
  ami_id                        = var.bastion_ami_id
  key_name                      = var.bastion_key_name
  operations_network_cidr       = var.operations_network_cidr
  application_security_group_id = module.application.security_group_id
}
