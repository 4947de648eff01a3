# Two sites of one module, the test site smaller. A new image goes to the test site first, and on to
# production only when it held there (delivery.tf).

module "test" {
  source = "./site"

  name     = "${var.name}-test"
  tags     = local.tags
  vpc_cidr = "10.61.0.0/16"
  zones    = var.test_zones

  certificate_arn         = var.certificate_arn
  ami_id                  = var.ami_id
  bastion_ami_id          = var.bastion_ami_id
  app_port                = var.app_port
  operations_network_cidr = var.operations_network_cidr
  instance_type           = "t3.micro"
  capacity                = { min = 2, desired = 2, max = 3 }
  database_class          = "db.t4g.micro"
  code_deploy             = local.code_deploy
}

module "production" {
  source = "./site"

  name     = var.name
  tags     = local.tags
  vpc_cidr = "10.60.0.0/16"
  zones    = var.zones

  certificate_arn         = var.certificate_arn
  ami_id                  = var.ami_id
  bastion_ami_id          = var.bastion_ami_id
  app_port                = var.app_port
  operations_network_cidr = var.operations_network_cidr
  instance_type           = "t3.micro"
  # Two in each zone, not one: while Auto Scaling replaces one that a bad revision made unhealthy, the
  # rollback takes another one out, and nothing would serve.
  capacity       = { min = 4, desired = 4, max = 6 }
  database_class = "db.t4g.micro"
  code_deploy    = local.code_deploy
}
