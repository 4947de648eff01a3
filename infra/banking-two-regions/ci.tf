# CI in a VPC of its own; its agents apply this Terraform.

module "ci_network" {
  source = "../modules/network"

  name     = "${var.name}-ci"
  vpc_cidr = "10.42.0.0/16"
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
