module "cluster" {
  source = "../cluster"

  name     = "web-cluster-production"
  tags     = local.tags
  vpc_cidr = "10.51.0.0/16"
  zones = {
    a = { zone = "us-east-1a", public_cidr = "10.51.0.0/24", app_cidr = "10.51.16.0/22", database_cidr = "10.51.64.0/24" }
    b = { zone = "us-east-1b", public_cidr = "10.51.1.0/24", app_cidr = "10.51.20.0/22", database_cidr = "10.51.65.0/24" }
  }

  certificate_arn         = var.certificate_arn
  ami_id                  = var.ami_id
  bastion_ami_id          = var.bastion_ami_id
  operations_network_cidr = var.operations_network_cidr

  instance_type  = "t3.small"
  capacity       = { min = 4, desired = 4, max = 12 }
  database_class = "db.t4g.large"
}
