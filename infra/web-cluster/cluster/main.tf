# One cluster: the load balancer, an Auto Scaling group behind it, and its MySQL store. Staging and
# production are this module with other numbers.

module "network" {
  source = "../../modules/network"

  name     = var.name
  vpc_cidr = var.vpc_cidr
  zones    = var.zones
}

module "load_balancer" {
  source = "../../modules/load-balancer"

  name                          = var.name
  vpc_id                        = module.network.vpc_id
  subnet_ids                    = module.network.public_subnet_ids
  certificate_arn               = var.certificate_arn
  target_port                   = var.app_port
  application_security_group_id = module.application.security_group_id
  web_acl                       = { block_anonymous = true, block_bots = true }
}

# A new image makes a new version of the launch template, and the group replaces its instances by an
# instance refresh: new ones serve before old ones go, and a refresh that fails is taken back.
module "application" {
  source = "../../modules/application"

  # Named one by one: a plan keeps that, and not how many of them values(…) takes.
  subnet_ids = {
    a = module.network.app_subnet_ids["a"]
    b = module.network.app_subnet_ids["b"]
  }

  name                            = var.name
  tags                            = var.tags
  vpc_id                          = module.network.vpc_id
  ami_id                          = var.ami_id
  instance_type                   = var.instance_type
  capacity                        = var.capacity
  port                            = var.app_port
  target_group_arn                = module.load_balancer.target_group_arn
  load_balancer_security_group_id = module.load_balancer.security_group_id
  bastion_security_group_id       = module.bastion.security_group_id
  database                        = module.database.connection
  database_security_group_id      = module.database.security_group_id
}

module "database" {
  source = "../../modules/database"

  name                          = var.name
  vpc_id                        = module.network.vpc_id
  subnet_ids                    = module.network.database_subnet_ids
  application_security_group_id = module.application.security_group_id
  instance_class                = var.database_class
}

module "bastion" {
  source = "../../modules/bastion"

  name                          = var.name
  vpc_id                        = module.network.vpc_id
  subnet_id                     = module.network.public_subnet_ids["a"]
  ami_id                        = var.bastion_ami_id
  key_name                      = null
  operations_network_cidr       = var.operations_network_cidr
  application_security_group_id = module.application.security_group_id
}
