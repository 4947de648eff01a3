# New revisions, and every instance that the group launches, get the application from CodeDeploy.

resource "aws_codedeploy_app" "this" {
  name             = local.name
  compute_platform = "Server"
}

resource "aws_iam_role" "code_deploy" {
  name_prefix = "${local.name}-deploy-"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "codedeploy.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "code_deploy" {
  role       = aws_iam_role.code_deploy.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSCodeDeployRole"
}

module "deployment" {
  source = "../../modules/code-deploy"

  name                     = local.name
  application_name         = aws_codedeploy_app.this.name
  service_role_arn         = aws_iam_role.code_deploy.arn
  autoscaling_group_name   = module.application.autoscaling_group_name
  target_group_name        = module.load_balancer.target_group_name
  load_balancer_arn_suffix = module.load_balancer.arn_suffix
}
