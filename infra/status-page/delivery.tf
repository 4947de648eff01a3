resource "aws_ecr_repository" "site" {
  name                 = var.name
  image_tag_mutability = "IMMUTABLE"

  image_scanning_configuration {
    scan_on_push = true
  }
}

resource "aws_codedeploy_app" "site" {
  name             = var.name
  compute_platform = "Server"
}

resource "aws_iam_role" "code_deploy" {
  name_prefix = "${var.name}-deploy-"

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

locals {
  code_deploy = {
    application_name = aws_codedeploy_app.site.name
    service_role_arn = aws_iam_role.code_deploy.arn
  }
}

# Revisions, each with the digest of the image that it runs.
resource "aws_s3_bucket" "revisions" {
  bucket = "${var.name}-revisions"
}

resource "aws_s3_bucket_versioning" "revisions" {
  bucket = aws_s3_bucket.revisions.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_public_access_block" "revisions" {
  bucket = aws_s3_bucket.revisions.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_iam_role" "pipeline" {
  name_prefix = "${var.name}-pipeline-"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "codepipeline.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "pipeline" {
  name = "deploy"
  role = aws_iam_role.pipeline.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject", "s3:GetBucketVersioning"]
        Resource = [aws_s3_bucket.revisions.arn, "${aws_s3_bucket.revisions.arn}/*"]
      },
      {
        Effect = "Allow"
        Action = [
          "codedeploy:CreateDeployment",
          "codedeploy:GetApplicationRevision",
          "codedeploy:GetDeployment",
          "codedeploy:GetDeploymentConfig",
          "codedeploy:RegisterApplicationRevision",
        ]
        Resource = "*"
      },
    ]
  })
}

resource "aws_codepipeline" "site" {
  name     = var.name
  role_arn = aws_iam_role.pipeline.arn

  artifact_store {
    type     = "S3"
    location = aws_s3_bucket.revisions.bucket
  }

  stage {
    name = "Revision"

    action {
      name             = "Revision"
      category         = "Source"
      owner            = "AWS"
      provider         = "S3"
      version          = "1"
      output_artifacts = ["revision"]

      configuration = {
        S3Bucket    = aws_s3_bucket.revisions.bucket
        S3ObjectKey = "revision.zip"
      }
    }
  }

  # A revision that fails here goes no further.
  stage {
    name = "Test"

    action {
      name            = "Deploy"
      category        = "Deploy"
      owner           = "AWS"
      provider        = "CodeDeploy"
      version         = "1"
      input_artifacts = ["revision"]

      configuration = {
        ApplicationName     = aws_codedeploy_app.site.name
        DeploymentGroupName = module.test.deployment_group_name
      }
    }
  }

  stage {
    name = "Production"

    action {
      name            = "Deploy"
      category        = "Deploy"
      owner           = "AWS"
      provider        = "CodeDeploy"
      version         = "1"
      input_artifacts = ["revision"]

      configuration = {
        ApplicationName     = aws_codedeploy_app.site.name
        DeploymentGroupName = module.production.deployment_group_name
      }
    }
  }
}
