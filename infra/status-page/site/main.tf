# One whole site: web ACL and load balancer, application over two zones, PostgreSQL, cache, bastion.
# The test site and production are this module.

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

  web_acl = {
    block_anonymous = true
    block_bots      = true
    captcha_paths   = ["/subscribe"]
  }
}

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
  cache                           = module.cache.connection
}

module "database" {
  source = "../../modules/database"

  name                          = var.name
  vpc_id                        = module.network.vpc_id
  subnet_ids                    = module.network.database_subnet_ids
  application_security_group_id = module.application.security_group_id
  engine                        = "postgres"
  instance_class                = var.database_class
  allocated_storage_gib         = 20
}

module "cache" {
  source = "../../modules/cache"

  subnet_ids = {
    a = module.network.database_subnet_ids["a"]
    b = module.network.database_subnet_ids["b"]
  }

  name                          = var.name
  vpc_id                        = module.network.vpc_id
  application_security_group_id = module.application.security_group_id
  node_type                     = "cache.t4g.micro"
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

module "deployment" {
  source = "../../modules/code-deploy"

  name                     = var.name
  application_name         = var.code_deploy.application_name
  service_role_arn         = var.code_deploy.service_role_arn
  autoscaling_group_name   = module.application.autoscaling_group_name
  target_group_name        = module.load_balancer.target_group_name
  load_balancer_arn_suffix = module.load_balancer.arn_suffix
}
