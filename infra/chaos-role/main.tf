# What each fault needs is data, which Holdfast's own tables of calls are written into (`npm run docs`).
# Nothing is granted that is not in it but the hand-over of roles to instances that a deployment launches.

locals {
  chaos_role_name = "${var.name}-chaos"
  fis_role_name   = "${var.name}-fis"
  # Written out and not referred to, so that a plan shows the whole policy before the role exists.
  fis_role_arn = "arn:aws:iam::${var.account_id}:role/${local.fis_role_name}"

  with_role    = replace(file("${path.module}/rights.json"), "FIS_ROLE", local.fis_role_arn)
  with_account = replace(local.with_role, "ACCOUNT", var.account_id)
  with_tag     = replace(replace(local.with_account, "TAG_KEY", var.tag.key), "TAG_VALUE", var.tag.value)
  rights       = jsondecode(local.with_tag)

  unknown_faults = setsubtract(var.faults, local.rights.faults)
  deploys        = length(setintersection(var.faults, ["deploy", "bad-deploy"])) > 0
}
