"""Calls a lab's operations through boto3, one after the other, and prints how each answer parsed.

Usage: AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_DEFAULT_REGION in the
environment; a JSON list of {"service", "operation", "input"} on stdin. In an input {"$from": [KEY,
PATH]} stands for a member of an earlier answer, KEY being "service operation".
"""

import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

answers = {}
clients = {}


def client(name):
    if name not in clients:
        clients[name] = boto3.client(name, config=Config(retries={"total_max_attempts": 1}))
    return clients[name]


def resolve(value):
    if isinstance(value, list):
        return [resolve(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "$from" in value:
        key, path = value["$from"]
        found = answers[key]
        for step in path.split("."):
            found = found[int(step)] if isinstance(found, list) else found[step]
        return found
    return {key: resolve(item) for key, item in value.items()}


def kind(value):
    if isinstance(value, list):
        return f"list of {kind(value[0])}" if value else "empty list"
    return type(value).__name__


def call(row):
    service, operation = row["service"], row["operation"]
    try:
        # What client.describe_instances() and its like do, by AWS's own name of the operation.
        answer = client(service)._make_api_call(operation, resolve(row["input"]))
    except ClientError as error:
        return {"error": f'{error.response["Error"]["Code"]}: {error.response["Error"]["Message"]}'}
    except (BotoCoreError, KeyError, IndexError) as error:
        return {"error": f"{type(error).__name__}: {error}"}
    answer.pop("ResponseMetadata", None)
    answers[f"{service} {operation}"] = answer
    return {"members": {name: kind(value) for name, value in sorted(answer.items())}}


json.dump([call(row) for row in json.load(sys.stdin)], sys.stdout)
