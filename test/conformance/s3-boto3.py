"""Checks of the local S3 through boto3, as its users write them: `python3 s3-boto3.py ENDPOINT`. Prints a line of JSON per check."""

import base64
import datetime
import json
import os
import sys
import urllib.error
import urllib.request
import uuid
import zlib

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError

ENDPOINT = sys.argv[1]
MIB = 1024 * 1024


def client(key="local"):
    return boto3.client(
        "s3",
        endpoint_url=ENDPOINT,
        region_name="us-east-1",
        aws_access_key_id=key,
        aws_secret_access_key=key,
    )


s3 = client()


def bucket(owner=s3, **options):
    name = f"boto3-{uuid.uuid4()}"
    owner.create_bucket(Bucket=name, **options)
    return name


def code_of(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"]
    return "none"


def crc32(content):
    return base64.b64encode(zlib.crc32(content).to_bytes(4, "big")).decode()


def whole_checksum_of_an_upload_in_parts():
    content = b"a" * (9 * MIB)
    with open("large.bin", "wb") as file:
        file.write(content)
    name = bucket()
    parts = TransferConfig(multipart_threshold=5 * MIB, multipart_chunksize=5 * MIB)
    right = {"ChecksumCRC32": crc32(content)}
    s3.upload_file("large.bin", name, "right", ExtraArgs=right, Config=parts)
    head = s3.head_object(Bucket=name, Key="right", ChecksumMode="ENABLED")
    assert head["ChecksumCRC32"] == right["ChecksumCRC32"], head
    assert head["ChecksumType"] == "FULL_OBJECT", head
    try:
        wrong = {"ChecksumCRC32": crc32(b"other")}
        s3.upload_file("large.bin", name, "wrong", ExtraArgs=wrong, Config=parts)
        raise AssertionError("a wrong checksum was taken")
    except boto3.exceptions.S3UploadFailedError as error:
        assert "BadDigest" in str(error), error


def post(signed, content=b"content"):
    boundary = uuid.uuid4().hex
    pieces = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in signed["fields"].items()
    ]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="f.txt"\r\n\r\n'
    body = b"".join([*pieces, head.encode(), content, f"\r\n--{boundary}--\r\n".encode()])
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    request = urllib.request.Request(signed["url"], data=body, headers=headers, method="POST")
    try:
        return urllib.request.urlopen(request).status
    except urllib.error.HTTPError as error:
        return error.code


def presigned_post():
    name = bucket()
    conditions = [["content-length-range", 1, 100], {"acl": "private"}]
    signed = s3.generate_presigned_post(
        name, "up/${filename}", Fields={"acl": "private"}, Conditions=conditions
    )
    assert post(signed) == 204
    read = s3.get_object(Bucket=name, Key="up/f.txt")
    assert read["Body"].read() == b"content"
    assert post(signed, b"x" * 101) == 400
    signed["fields"]["acl"] = "public-read"
    assert post(signed) == 403


def customer_key():
    name = bucket()
    key = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": b"k" * 32}
    s3.put_object(Bucket=name, Key="a", Body=b"sealed", **key)
    assert s3.get_object(Bucket=name, Key="a", **key)["Body"].read() == b"sealed"
    assert code_of(s3.get_object, Bucket=name, Key="a") == "InvalidRequest"
    other = {**key, "SSECustomerKey": b"o" * 32}
    assert code_of(s3.get_object, Bucket=name, Key="a", **other) == "AccessDenied"


def second_account():
    other = client("210987654321")
    name = bucket()
    assert code_of(other.list_objects_v2, Bucket=name) == "AccessDenied"
    owner = other.list_buckets()["Owner"]["ID"]
    s3.put_bucket_acl(Bucket=name, GrantWrite=f"id={owner}", GrantRead=f"id={owner}")
    other.put_object(Bucket=name, Key="theirs", Body=b"x")
    assert other.list_objects(Bucket=name)["Contents"][0]["Owner"]["ID"] == owner
    assert code_of(s3.get_object, Bucket=name, Key="theirs") == "AccessDenied"


def object_lock():
    name = bucket(ObjectLockEnabledForBucket=True)
    until = datetime.datetime(2100, 1, 1, tzinfo=datetime.timezone.utc)
    lock = {"ObjectLockMode": "GOVERNANCE", "ObjectLockRetainUntilDate": until}
    version = s3.put_object(Bucket=name, Key="a", Body=b"x", **lock)["VersionId"]
    assert s3.get_object_retention(Bucket=name, Key="a")["Retention"]["RetainUntilDate"] == until
    kept = {"Bucket": name, "Key": "a", "VersionId": version}
    assert code_of(s3.delete_object, **kept) == "AccessDenied"
    assert code_of(s3.delete_object, **kept, BypassGovernanceRetention=True) == "none"


def lifecycle_dates():
    name = bucket()
    rule = {"ID": "r", "Status": "Enabled", "Filter": {"Prefix": "a"}, "Expiration": {"Days": 1}}
    s3.put_bucket_lifecycle_configuration(
        Bucket=name, LifecycleConfiguration={"Rules": [rule]}
    )
    assert 'rule-id="r"' in s3.put_object(Bucket=name, Key="a", Body=b"x")["Expiration"]
    assert "Expiration" not in s3.put_object(Bucket=name, Key="b", Body=b"x")


CHECKS = [
    whole_checksum_of_an_upload_in_parts,
    presigned_post,
    customer_key,
    second_account,
    object_lock,
    lifecycle_dates,
]

for check in CHECKS:
    try:
        check()
        failure = None
    except Exception as error:  # every failure belongs in the report
        failure = f"{type(error).__name__}: {error}"
    print(json.dumps({"check": check.__name__, "failure": failure}), flush=True)

if os.path.exists("large.bin"):
    os.remove("large.bin")
