# Operators log on with Session Manager: no port is open for them.
resource "aws_iam_role" "this" {
  name_prefix = "${var.name}-app-"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ec2.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "session_manager" {
  role       = aws_iam_role.this.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
}

resource "aws_iam_role_policy" "database_secret" {
  count = var.database == null ? 0 : 1

  name = "read-database-secret"
  role = aws_iam_role.this.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "secretsmanager:GetSecretValue"
      Resource = var.database.secret_arn
    }]
  })
}

resource "aws_iam_instance_profile" "this" {
  name_prefix = "${var.name}-app-"
  role        = aws_iam_role.this.name
}
