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

output "target_group_name" {
  value = aws_lb_target_group.app.name
}

output "arn_suffix" {
  description = "How CloudWatch names the load balancer."
  value       = aws_lb.this.arn_suffix
}

output "zone_id" {
  description = "Hosted zone of the load balancer's name, for alias records."
  value       = aws_lb.this.zone_id
}
