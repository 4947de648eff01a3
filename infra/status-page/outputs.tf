output "url_host" {
  description = "Name to point the status page's DNS record at."
  value       = module.production.url_host
}

output "test_host" {
  description = "Load balancer of the test site."
  value       = module.test.url_host
}

output "repository_url" {
  description = "Where the runner pushes images."
  value       = aws_ecr_repository.site.repository_url
}
