# The role that FIS takes while an experiment runs. It, and not CI's, may touch the stack: what carries the
# tag, wherever AWS lets a statement be narrowed to it.

locals {
  fis_statements = [for right in local.rights.fis : right.statement if length(setintersection(right.faults, var.faults)) > 0]
}

resource "aws_iam_role" "fis" {
  name                 = local.fis_role_name
  description          = "FIS, for Holdfast's experiments."
  permissions_boundary = var.permissions_boundary_arn

  # Experiments of this account, in these regions, and nobody else's.
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "fis.amazonaws.com" }
      Condition = {
        StringEquals = { "aws:SourceAccount" = var.account_id }
        ArnLike = {
          "aws:SourceArn" = [for region in sort(var.regions) : "arn:aws:fis:${region}:${var.account_id}:experiment/*"]
        }
      }
    }]
  })
}

# Faults that FIS has no part in (deploy, attack, surge) leave the role without a right.
resource "aws_iam_role_policy" "fis" {
  count = length(local.fis_statements) > 0 ? 1 : 0

  name = "experiments"
  role = aws_iam_role.fis.name

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = local.fis_statements
  })
}
