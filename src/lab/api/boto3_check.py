"""Asks a lab's AWS endpoint through boto3 and prints what it answered as one JSON object.

Usage: AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_DEFAULT_REGION in the
environment, then `python3 boto3_check.py INSTANCE_ID`.
"""

import datetime
import json
import sys
import time

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError


def client(name):
    return boto3.client(name, config=Config(retries={"total_max_attempts": 1}))


def error_code(call):
    try:
        call()
    except ClientError as error:
        return error.response["Error"]["Code"]
    return None


def run_experiment(instance_arn):
    fis = client("fis")
    template = fis.create_experiment_template(
        description="boto3",
        roleArn="arn:aws:iam::123456789012:role/fis",
        stopConditions=[{"source": "none"}],
        targets={
            "one": {
                "resourceType": "aws:ec2:instance",
                "resourceArns": [instance_arn],
                "selectionMode": "ALL",
            }
        },
        actions={
            "stop": {"actionId": "aws:ec2:stop-instances", "targets": {"Instances": "one"}}
        },
    )["experimentTemplate"]
    dry = fis.start_experiment(
        experimentTemplateId=template["id"], experimentOptions={"actionsMode": "skip-all"}
    )["experiment"]
    real = fis.start_experiment(experimentTemplateId=template["id"])["experiment"]
    tags = fis.list_tags_for_resource(resourceArn=template["arn"])["tags"]
    return [wait_for(fis, dry["id"]), wait_for(fis, real["id"]), tags]


def wait_for(fis, experiment_id):
    for _ in range(1000):
        experiment = fis.get_experiment(id=experiment_id)["experiment"]
        if experiment["state"]["status"] in ("completed", "stopped", "failed"):
            return [experiment["state"]["status"], experiment["actions"]["stop"]["state"]["status"]]
        time.sleep(0.01)
    return ["still running", None]


def describe_network(ec2):
    return [
        [gateway["SubnetId"] for gateway in ec2.describe_nat_gateways()["NatGateways"]],
        ec2.describe_route_tables()["RouteTables"],
        ec2.describe_security_groups()["SecurityGroups"],
        ec2.describe_network_acls()["NetworkAcls"],
    ]


def ask_cloudwatch():
    cloudwatch = client("cloudwatch")
    metrics = cloudwatch.list_metrics(Namespace="AWS/ApplicationELB")["Metrics"]
    cloudwatch.put_metric_alarm(
        AlarmName="from-boto3",
        Namespace="AWS/ApplicationELB",
        MetricName="RequestCount",
        Dimensions=metrics[0]["Dimensions"],
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1.5,
        ComparisonOperator="GreaterThanThreshold",
    )
    cloudwatch.set_alarm_state(AlarmName="from-boto3", StateValue="ALARM", StateReason="asked")
    alarm = cloudwatch.describe_alarms(AlarmNames=["from-boto3"])["MetricAlarms"][0]
    now = datetime.datetime.now(datetime.timezone.utc)
    points = cloudwatch.get_metric_statistics(
        Namespace="AWS/ApplicationELB",
        MetricName="RequestCount",
        Dimensions=metrics[0]["Dimensions"],
        StartTime=now - datetime.timedelta(minutes=5),
        EndTime=now + datetime.timedelta(minutes=5),
        Period=60,
        Statistics=["Sum"],
    )["Datapoints"]
    return [
        alarm["StateValue"],
        alarm["Threshold"],
        abs((alarm["StateUpdatedTimestamp"] - now).total_seconds()) < 60,
        sum(point["Sum"] for point in points),
        error_code(lambda: cloudwatch.set_alarm_state(AlarmName="nope", StateValue="OK", StateReason="")),
    ]


def describe_stores():
    database = client("rds").describe_db_instances()["DBInstances"][0]
    subnets = database["DBSubnetGroup"]["Subnets"]
    group = client("elasticache").describe_replication_groups()["ReplicationGroups"][0]
    members = group["NodeGroups"][0]["NodeGroupMembers"]
    return [
        [database["AvailabilityZone"], database["MultiAZ"], len(subnets)],
        [member["CurrentRole"] for member in members],
        error_code(lambda: client("rds").reboot_db_instance(DBInstanceIdentifier="none")),
    ]


def main():
    instance_id = sys.argv[1]
    ec2, elbv2 = client("ec2"), client("elbv2")
    found = ec2.describe_instances(
        Filters=[{"Name": "instance-id", "Values": [instance_id]}]
    )["Reservations"][0]["Instances"][0]
    account = client("sts").get_caller_identity()["Account"]
    group = elbv2.describe_target_groups()["TargetGroups"][0]["TargetGroupArn"]
    health = elbv2.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
    groups = client("autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"]
    arn = f"arn:aws:ec2:us-east-1:{account}:instance/{instance_id}"
    print(
        json.dumps(
            {
                "account": account,
                "zone": found["Placement"]["AvailabilityZone"],
                "tags": {tag["Key"]: tag["Value"] for tag in found["Tags"]},
                "health": [one["TargetHealth"]["State"] for one in health],
                "members": len(groups[0]["Instances"]),
                "network": describe_network(ec2),
                "errors": [
                    error_code(lambda: ec2.describe_instances(InstanceIds=["i-0123456789abcdef0"])),
                    error_code(lambda: elbv2.describe_load_balancers(Names=["nope"])),
                    error_code(lambda: ec2.describe_volumes()),
                    error_code(lambda: client("fis").get_experiment(id="EXPnone")),
                ],
                "cloudwatch": ask_cloudwatch(),
                "experiments": run_experiment(arn),
                "stores": describe_stores(),
            }
        )
    )


main()
