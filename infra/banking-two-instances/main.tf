# internet -> load balancer -> one application instance in each of two zones; the second is the standby
# that carries the load when the first is lost. CI stands in a VPC of its own.

module "network" {
  source = "../modules/network"

  name     = var.name
  vpc_cidr = "10.30.0.0/16"
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
  source = "../modules/instances"

  name                            = var.name
  vpc_id                          = module.network.vpc_id
  subnet_ids                      = module.network.app_subnet_ids
  ami_id                          = var.ami_id
  port                            = var.app_port
  target_group_arn                = module.load_balancer.target_group_arn
  load_balancer_security_group_id = module.load_balancer.security_group_id
}

module "ci_network" {
  source = "../modules/network"

  name     = "${var.name}-ci"
  vpc_cidr = "10.31.0.0/16"
  zones    = var.ci_zones
}

module "ci" {
  source = "../modules/ci"

  name              = var.name
  vpc_id            = module.ci_network.vpc_id
  subnet_ids        = module.ci_network.app_subnet_ids
  controller_ami_id = var.jenkins_ami_id
  agent_ami_id      = var.jenkins_agent_ami_id
}
