# Many like instances in one VPC: what costs the square of its size shows here.
resource "aws_vpc" "fleet" {
  cidr_block           = "172.16.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "fleet" {
  count             = 3
  vpc_id            = aws_vpc.fleet.id
  availability_zone = "eu-west-1${["a", "b", "c"][count.index]}"
  cidr_block        = cidrsubnet(aws_vpc.fleet.cidr_block, 4, count.index)
}

resource "aws_vpn_gateway" "fleet" {
  vpc_id = aws_vpc.fleet.id
}

resource "aws_route_table" "fleet" {
  vpc_id           = aws_vpc.fleet.id
  propagating_vgws = [aws_vpn_gateway.fleet.id]
}

resource "aws_route_table_association" "fleet" {
  count          = 3
  subnet_id      = aws_subnet.fleet[count.index].id
  route_table_id = aws_route_table.fleet.id
}

resource "aws_security_group" "fleet" {
  name   = "fleet"
  vpc_id = aws_vpc.fleet.id
  ingress {
    description = "among themselves"
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    self        = true
  }
  egress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_instance" "worker" {
  for_each               = toset([for n in range(var.workers) : format("worker.%05d", n)])
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "c6i.large"
  subnet_id              = aws_subnet.fleet[0].id
  vpc_security_group_ids = [aws_security_group.fleet.id]
  iam_instance_profile   = aws_iam_instance_profile.fleet.name
  monitoring             = true
  metadata_options {
    http_tokens = "required"
  }
  root_block_device {
    encrypted   = true
    volume_size = 40
  }
  tags = { Name = each.key, Role = "worker" }
}

resource "aws_ebs_volume" "worker" {
  for_each          = aws_instance.worker
  availability_zone = "eu-west-1a"
  size              = 200
  encrypted         = true
  kms_key_id        = aws_kms_key.data.arn
  tags              = { Name = each.key }
}

resource "aws_volume_attachment" "worker" {
  for_each    = aws_ebs_volume.worker
  device_name = "/dev/sdf"
  volume_id   = each.value.id
  instance_id = aws_instance.worker[each.key].id
}

resource "aws_cloudwatch_metric_alarm" "worker" {
  for_each            = aws_instance.worker
  alarm_name          = "${each.key}-status"
  namespace           = "AWS/EC2"
  metric_name         = "StatusCheckFailed"
  comparison_operator = "GreaterThanThreshold"
  statistic           = "Maximum"
  threshold           = 0
  period              = 60
  evaluation_periods  = 2
  alarm_actions       = [aws_sns_topic.alarms.arn]
  dimensions          = { InstanceId = each.value.id }
}

resource "aws_route53_record" "worker" {
  for_each = aws_instance.worker
  zone_id  = aws_route53_zone.public.zone_id
  name     = "${replace(each.key, ".", "-")}.fleet.example.com"
  type     = "A"
  ttl      = 300
  records  = [each.value.private_ip]
}

data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "fleet" {
  name               = "fleet"
  assume_role_policy = data.aws_iam_policy_document.assume.json
}

resource "aws_iam_instance_profile" "fleet" {
  name = "fleet"
  role = aws_iam_role.fleet.name
}
