"""Asks a lab's Route 53 through boto3 and prints what it answered as one JSON object."""

import json

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

route53 = boto3.client("route53", config=Config(retries={"total_max_attempts": 1}))
zone = route53.list_hosted_zones()["HostedZones"][0]
records = route53.list_resource_record_sets(HostedZoneId=zone["Id"])["ResourceRecordSets"]
check = route53.list_health_checks()["HealthChecks"][0]
status = route53.get_health_check_status(HealthCheckId=check["Id"])
try:
    route53.get_hosted_zone(Id="ZNONE")
    error = None
except ClientError as caught:
    error = caught.response["Error"]["Code"]
print(
    json.dumps(
        {
            "zone": zone["Name"],
            "records": [[one["SetIdentifier"], one["Failover"]] for one in records],
            "check": check["HealthCheckConfig"]["Type"],
            "status": [one["StatusReport"]["Status"] for one in status["HealthCheckObservations"]],
            "error": error,
        }
    )
)
