module "cluster" {
  source = "../cluster"

  name     = "web-cluster-staging"
  tags     = local.tags
  vpc_cidr = "10.50.0.0/16"
  zones = {
    a = { zone = "us-east-1a", public_cidr = "10.50.0.0/24", app_cidr = "10.50.16.0/22", database_cidr = "10.50.64.0/24" }
    b = { zone = "us-east-1b", public_cidr = "10.50.1.0/24", app_cidr = "10.50.20.0/22", database_cidr = "10.50.65.0/24" }
  }

  certificate_arn         = var.certificate_arn
  ami_id                  = var.ami_id
  bastion_ami_id          = var.bastion_ami_id
  operations_network_cidr = var.operations_network_cidr

  instance_type  = "t3.micro"
  capacity       = { min = 2, desired = 2, max = 4 }
  database_class = "db.t4g.small"
}
