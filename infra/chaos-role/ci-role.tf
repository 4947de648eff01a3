# The role that a job of CI takes for as long as it runs: no access keys are kept anywhere.

locals {
  issuer_host       = trimprefix(var.issuer_url, "https://")
  oidc_provider_arn = coalesce(var.oidc_provider_arn, "arn:aws:iam::${var.account_id}:oidc-provider/${local.issuer_host}")

  always     = [for right in local.rights.caller : right.statement if right.faults == null]
  for_faults = [for right in local.rights.caller : right.statement if length(setintersection(coalesce(right.faults, []), var.faults)) > 0]
  # Statements have different attributes, which only tuples may hold side by side: so no conditional.
  launch_roles = [for arns in [sort(var.launch_template_role_arns)] : {
    Sid       = "GiveLaunchedInstancesTheirRoles"
    Effect    = "Allow"
    Action    = ["iam:PassRole"]
    Resource  = arns
    Condition = { StringEquals = { "iam:PassedToService" = "ec2.amazonaws.com" } }
  } if local.deploys && length(arns) > 0]
}

resource "aws_iam_openid_connect_provider" "ci" {
  count = var.oidc_provider_arn == null ? 1 : 0

  url            = var.issuer_url
  client_id_list = [var.audience]
}

resource "aws_iam_role" "chaos" {
  name                 = local.chaos_role_name
  description          = "Holdfast in CI: finds the stack, starts FIS experiments, undoes them."
  max_session_duration = var.max_session_seconds
  permissions_boundary = var.permissions_boundary_arn

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = local.oidc_provider_arn }
      Condition = {
        StringEquals = {
          "${local.issuer_host}:aud" = var.audience
          "${local.issuer_host}:sub" = sort(var.subjects)
        }
      }
    }]
  })

  lifecycle {
    precondition {
      condition     = endswith(local.oidc_provider_arn, ":oidc-provider/${local.issuer_host}")
      error_message = "oidc_provider_arn is another issuer's than issuer_url: its conditions would match no token."
    }
  }

  depends_on = [aws_iam_openid_connect_provider.ci]
}

resource "aws_iam_role_policy" "chaos" {
  name = "holdfast"
  role = aws_iam_role.chaos.name

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = concat(local.always, local.for_faults, local.launch_roles)
  })

  lifecycle {
    precondition {
      condition     = length(local.unknown_faults) == 0
      error_message = "There are no such faults: ${join(", ", local.unknown_faults)}. docs/reference/faults.md has all names."
    }
  }
}
