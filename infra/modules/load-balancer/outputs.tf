output "arn" {
  value = aws_lb.this.arn
}

output "dns_name" {
  value = aws_lb.this.dns_name
}

output "security_group_id" {
  value = aws_security_group.this.id
}

output "target_group_arn" {
  description = "Only once the listeners are there: a target group without one is not checked."
  value       = aws_lb_target_group.app.arn
  depends_on  = [aws_lb_listener.https]
}
