# ../base with the extras: scaling on CloudWatch's figure of the group's load, rollback of what fails to
# deploy, a standby of the database in the other zone, and sessions in a cache that outlive an instance.

module "network" {
  source = "../../modules/network"

  name     = local.name
  vpc_cidr = "10.22.0.0/16"
  zones = {
    a = { zone = "us-east-1a", public_cidr = "10.22.0.0/24", app_cidr = "10.22.16.0/22", database_cidr = "10.22.64.0/24" }
    b = { zone = "us-east-1b", public_cidr = "10.22.1.0/24", app_cidr = "10.22.20.0/22", database_cidr = "10.22.65.0/24" }
  }
}

module "load_balancer" {
  source = "../../modules/load-balancer"

  name                          = local.name
  vpc_id                        = module.network.vpc_id
  subnet_ids                    = module.network.public_subnet_ids
  certificate_arn               = var.certificate_arn
  target_port                   = 8080
  application_security_group_id = module.application.security_group_id
  web_acl                       = { block_anonymous = true, block_bots = true }
}

module "application" {
  source = "../../modules/application"

  # Named one by one: a plan keeps that, and not how many of them values(…) takes.
  subnet_ids = {
    a = module.network.app_subnet_ids["a"]
    b = module.network.app_subnet_ids["b"]
  }

  name   = local.name
  tags   = local.tags
  vpc_id = module.network.vpc_id
  ami_id = var.ami_id
  port   = 8080
  # Two in each zone: while Auto Scaling replaces one that a bad revision made unhealthy, the rollback
  # takes another one out. With one in each zone nothing would serve.
  capacity                        = { min = 4, desired = 4, max = 8 }
  target_group_arn                = module.load_balancer.target_group_arn
  load_balancer_security_group_id = module.load_balancer.security_group_id
  bastion_security_group_id       = module.bastion.security_group_id
  database                        = module.database.connection
  database_security_group_id      = module.database.security_group_id
  cache                           = module.cache.connection
}

module "database" {
  source = "../../modules/database"

  name                          = local.name
  vpc_id                        = module.network.vpc_id
  subnet_ids                    = module.network.database_subnet_ids
  application_security_group_id = module.application.security_group_id
}

module "cache" {
  source = "../../modules/cache"

  subnet_ids = {
    a = module.network.database_subnet_ids["a"]
    b = module.network.database_subnet_ids["b"]
  }

  name                          = local.name
  vpc_id                        = module.network.vpc_id
  application_security_group_id = module.application.security_group_id
  node_type                     = "cache.t4g.micro"
}

module "bastion" {
  source = "../../modules/bastion"

  name                          = local.name
  vpc_id                        = module.network.vpc_id
  subnet_id                     = module.network.public_subnet_ids["a"]
  ami_id                        = var.bastion_ami_id
  key_name                      = null
  operations_network_cidr       = var.operations_network_cidr
  application_security_group_id = module.application.security_group_id
}
