/**
 * Texts by the explanation that they get: quoted in user reports and in AWS's guides, recorded from real services, or
 * as this version's local cloud words them.
 */
export const knownMessages: Readonly<Record<string, readonly string[]>> = {
  "job.access-denied": [
    'Encountered an unexpected error when processing the request, please try again","AccessDenied".',
    "Encountered an unexpected error when processing the request, please try again … AccessDenied",
  ],
  "job.data-unreadable-for-role": [
    "Could not validate GetObject permissions to access Amazon S3 bucket: training-data-bucket at key train.jsonl",
    "Could not validate GetObject permissions to access Amazon S3 bucket: … at key train.jsonl",
    "Could not validate GetObject permissions to access S3 bucket",
  ],
  "job.output-unwritable-for-role": [
    "Amazon S3 perms missing (PutObject): Could not validate PutObject permissions to access S3 bucket: bedrock-output-bucket at key output/.write_access_check_file.tmp",
    "Could not validate PutObject permissions to access S3 bucket: out-1 at key out/.write_access_check_file.temp",
  ],
  "job.role-not-assumable": [
    "ValidationException … CreateModelCustomizationJob … Could not assume provided IAM role",
    "Could not assume provided IAM role. Please make sure that the role exists.",
    "The role arn:aws:iam::123456789012:role/Customization cannot be assumed by Amazon Bedrock",
  ],
  "job.data-not-json-lines": [
    "Unable to parse Amazon S3 file: fileName.jsonl. Data files must conform to JSONL format.",
  ],
  "job.data-wrong-format": [
    `Input data … must follow '{"prompt": "<input text>", "completion": "<output text>"}' format`,
  ],
  "job.input-is-folder": [
    "Invalid training input data configuration. Check the input data S3 Uris (Uri should be a file, not a directory)",
    "Invalid training input data configuration. Check the input data S3 Uris (Uri should be a file, not a directory) and retry request",
  ],
  "job.uri-characters": [
    "The provided S3 URI is invalid",
    "1 validation error detected: Value 's3://data-1/dt=2026-01-01/train.jsonl' at 'trainingDataConfig.s3Uri' failed to satisfy constraint: Member must satisfy regular expression pattern: s3://[a-z0-9][-.a-z0-9]{1,61}",
  ],
  "job.record-too-long": ["Input size exceeded in file fileName.jsonl for record starting with..."],
  "job.too-many-tokens": [
    "Maximum input token count 4097 exceeds limit of 4096",
    "Maximum output token count 4097 exceeds limit of 4096",
    "Max sum of input and output token length 4097 exceeds total limit of 4096",
  ],
  "job.license-check": [
    "Automated tests flagged this fine-tuning job as including materials that are potentially inconsistent with Anthropic's third-party license terms. Please contact support.",
  ],
  "job.internal-error": [
    "Encountered an internal error when processing the request.",
    "Encountered an unexpected error when processing the request, please try again",
  ],
  "job.concurrency-limit": [
    "maximum training concurrency of 2, and this limit cannot [be] adjusted",
  ],
  "job.base-not-tunable": [
    "The specified base model does not support fine-tuning",
    "The provided model identifier amazon.nova-premier-v1:0 doesn't support customization.",
  ],
  "job.distillation-anthropic": ["Distillation is not currently available for Anthropic models"],
  "job.validation-data-unsupported": [
    "Validation data isn't supported for the provided model.",
    "Validation sets will not be supported during SFT training",
  ],
  "job.cdk-needs-validation": [
    "validationData or Evaluation percentage hyperparameter must be provided.",
  ],
  "job.name-in-use": [
    "The provided job name is currently in use",
    "A customization job with the name tickets-1 already exists.",
  ],
  "job.hyperparameter": ["Invalid hyperparameter batchSize for amazon.nova-lite-v1:0:300k"],
  "job.too-many-tags": ["The number of tags exceeds the limit of 50 tags per resource"],
  "model.needs-inference-profile": [
    "ValidationException … with on-demand throughput isn't supported",
    "Invocation of model ID amazon.nova-2-lite-v1:0 with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.",
    "The provided model doesn't support on-demand throughput.",
  ],
  "model.not-found": [
    "ResourceNotFoundException: Model not found.",
    "An error occurred (ResourceNotFoundException) when calling the Converse operation: Model not found.",
  ],
  "model.id-invalid": [
    "The provided model identifier is invalid",
    "Could not resolve the foundation model from the provided model identifier.",
  ],
  "model.no-access": [
    "You don't have access to the model with the specified model ID.",
    "Your account is not authorized to invoke this API operation.",
  ],
  "model.use-case-missing": [
    "Model use case details have not been submitted for this account. Fill out the Anthropic use case details form before using the model.",
  ],
  "model.ended": [
    "This model version has reached the end of its life. Please refer to the AWS documentation for more details.",
  ],
  "model.legacy": [
    "Access denied. This Model is marked by provider as Legacy and you have not been actively using the model in the last 30 days. Please upgrade to an active model on Amazon Bedrock",
  ],
  "model.not-for-this-call": [
    "This action doesn't support the model that you provided. Try again with a supported text or chat model.",
  ],
  "throughput.no-model-units": [
    "ServiceQuotaExceededException: Your account does not currently have any no commitment model units reserved for meta.llama3-1-8b-instruct-v1:0:128k",
    "Your account does not currently have any no commitment model units reserved for …",
  ],
  "quota.limit-reached": [
    "You have reached the limit (10) of custom model deployments for your account.",
  ],
  "quota.increase-pending": [
    "Waiting for quota increase request to be fulfilled before I can test",
  ],
  "serving.mutating": [
    "ValidationException … mutating state",
    "The custom model deployment can't be deleted while it is in a mutating state.",
  ],
  "serving.in-use": ["The model can't be deleted, because it is used by support-prod."],
  "serving.other-base": [
    "The model must be customized from the same base model as the deployed one.",
    "The desired model must have the same base model as the current one.",
  ],
  "serving.commitment": [
    "The Provisioned Throughput with a commitment can't be deleted before its term ends.",
  ],
  "runtime.daily-tokens": ["Too many tokens per day, please wait before trying again."],
  "runtime.throttled": [
    "Too many requests, please wait before trying again.",
    "Too many tokens, please wait before trying again.",
  ],
  "runtime.rate-exceeded": ["ThrottlingException: Rate exceeded", "Too Many Requests"],
  "runtime.question-too-long": ["Input is too long for requested model."],
  "runtime.malformed": [
    "Malformed input request: #: required key [messages] not found, please reformat your input and try again.",
  ],
  "runtime.unexpected": [
    "The system encountered an unexpected error during processing. Try your request again.",
    "Bedrock is unable to process your request.",
  ],
  "runtime.model-not-ready": [
    "The model specified in the request is not ready to serve inference requests.",
  ],
  "api.constraint": [
    "1 validation error detected: Value 'a_b' at 'jobName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9\\+\\-\\.])*",
    "1 validation error detected: Value null at 'item' failed to satisfy constraint: Member must not be null (Service: DynamoDb, Status Code: 400, Request ID: <request_id>)",
  ],
  "access.service-control-policy": [
    "AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/Dev/me is not authorized to perform: bedrock:CreateModelCustomizationJob on resource: arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0:300k with an explicit deny in a service control policy",
    "with an explicit deny in a service control policy",
  ],
  "access.explicit-deny": [
    "User: arn:aws:iam::123456789012:user/me is not authorized to perform: bedrock:InvokeModel on resource: arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0 with an explicit deny in an identity-based policy",
  ],
  "access.managed-rule": [
    "'arn:aws:iam::123456789012:role/states' is not authorized to create managed-rule.",
  ],
  "access.pass-role": [
    "User: arn:aws:iam::123456789012:user/me is not authorized to perform: iam:PassRole on resource: arn:aws:iam::123456789012:role/Customization because no identity-based policy allows the iam:PassRole action",
  ],
  "access.kms": [
    "User: arn:aws:sts::123456789012:assumed-role/R/s is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:us-east-1:123456789012:key/1234abcd because no resource-based policy allows the kms:Decrypt action",
  ],
  "access.assume-role": [
    "User: arn:aws:iam::123456789012:user/me is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::123456789012:role/Deploy",
  ],
  "access.not-authorized": [
    "User: arn:aws:sts::123456789012:assumed-role/Tunewright-Machine/run is not authorized to perform: bedrock:CreateProvisionedModelThroughput on resource: arn:aws:bedrock:us-east-1:123456789012:custom-model/x because no identity-based policy allows the bedrock:CreateProvisionedModelThroughput action (Service: Bedrock, Status Code: 403, Request ID: 1-2)",
  ],
  "kms.key-unusable": ["arn:aws:kms:us-east-1:123456789012:key/1234abcd is pending deletion."],
  "credentials.expired": [
    "The security token included in the request is expired",
    "The SSO session associated with this profile has expired or is otherwise invalid. To refresh this SSO session run aws sso login with the corresponding profile.",
  ],
  "credentials.missing": [
    "Could not load credentials from any providers",
    'Unable to locate credentials. You can configure credentials by running "aws configure".',
  ],
  "credentials.profile": ["The config profile (work) could not be found"],
  "credentials.invalid": ["The security token included in the request is invalid."],
  "credentials.signature": [
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
    "Signature expired: 20261127T050000Z is now earlier than 20261127T051000Z",
  ],
  "region.missing": ["Region is missing", "You must specify a region."],
  "s3.no-bucket": [
    "The specified bucket does not exist (Service: S3, Status Code: 404, Request ID: <request_id>, Extended Request ID: <extended_request_id>)",
  ],
  "s3.no-key": ["NoSuchKey: The specified key does not exist."],
  "s3.other-region": [
    "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.",
    "The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'us-west-2'",
  ],
  "s3.bucket-name-taken": [
    "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
  ],
  "s3.bucket-not-empty": [
    "The bucket you tried to delete is not empty. You must delete all versions in the bucket.",
  ],
  "s3.slow-down": ["SlowDown: Please reduce your request rate."],
  "s3.precondition": [
    "PreconditionFailed: At least one of the pre-conditions you specified did not hold",
  ],
  "s3.object-locked": ["Access Denied because object protected by object lock."],
  "s3.access-denied": ["AccessDenied: Access Denied", "Access Denied"],
  "workflow.call-unknown": [
    "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: The resource provided arn:aws:states:::aws-sdk:bedrock:createCustomModelDeployment is not recognized. The value is not a valid resource ARN, or the resource is not available in this region. at /States/Deploy/Resource'",
  ],
  "workflow.definition-invalid": [
    "An error occurred (InvalidDefinition) when calling the CreateStateMachine operation: Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: String does not match RFC3339 timestamp at /States/WaitUntil/Timestamp'",
  ],
  "workflow.result-too-large": [
    "The state/task 'State_1' returned a result with a size exceeding the maximum number of bytes service limit.",
  ],
  "workflow.history-full": ["The execution reached the maximum number of history events (25000)."],
  "workflow.expression": [
    "An error occurred while executing the state 'State0' (entered at the event id #2). The JSONata expression '$doesNotExist' specified for the field 'Output' returned nothing (undefined).",
    "An error occurred while executing the state 'RaiseRuntime' (entered at the event id #2). Invalid path '$.no.such.result.path' : Missing property in path $['no']",
    "An error occurred while executing the state 'WaitState' (entered at the event id #2). The SecondsPath parameter cannot be parsed as a long value: $.input.waitSeconds == 1.5",
  ],
  "workflow.execution-exists": [
    "Execution Already Exists: 'arn:aws:states:us-east-1:123456789012:execution:Machine:tickets-1'",
  ],
  "workflow.no-execution": [
    "Execution Does Not Exist: 'arn:aws:states:us-east-1:123456789012:execution:Machine:tickets-1'",
  ],
  "workflow.no-state-machine": [
    "State Machine Does Not Exist: 'arn:aws:states:us-east-1:111111111111:stateMachine:machine' (Service: AWSStepFunctions; Status Code: 400; Error Code: StateMachineDoesNotExist; Request ID: <request_id>; Proxy: null)",
  ],
  "workflow.token-invalid": [
    "Invalid Token: 'Invalid token' (Service: Sfn, Status Code: 400, Request ID: <request_id>) (SDK Attempt Count: 1)",
  ],
  "workflow.failure-threshold": ["The specified tolerated failure threshold was exceeded"],
  "workflow.map-input": ["Attempting to map over non-iterable node."],
  "lambda.timed-out": ["2026-11-23T01:02:03.456Z 5f2a Task timed out after 900.06 seconds"],
  "lambda.out-of-memory": ["RequestId: 5f2a Error: Runtime exited with error: signal: killed"],
  "lambda.exited": ["RequestId: 5f2a Error: Runtime exited with error: exit status 1"],
  "lambda.import-error": ["Runtime.ImportModuleError: Error: Cannot find module 'zod'"],
  "lambda.no-function": [
    "Function not found: arn:aws:lambda:us-east-1:111111111111:function:no_such_lambda_func_a0000001:$LATEST (Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException; Request ID: <request_id>; Proxy: null)",
  ],
  "lambda.role": ["The role defined for the function cannot be assumed by Lambda."],
  "lambda.response-too-large": [
    "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
    "Request must be smaller than 6291456 bytes for the InvokeFunction operation",
  ],
  "deploy.not-bootstrapped": [
    "Tunewright: SSM parameter /cdk-bootstrap/hnb659fds/version not found. Has the environment been bootstrapped? Please run 'cdk bootstrap' (see https://docs.aws.amazon.com/cdk/latest/guide/bootstrapping.html)",
  ],
  "deploy.bootstrap-too-old": [
    "This CDK deployment requires bootstrap stack version '6', found '4'. Please run 'cdk bootstrap' with a recent version of the CDK CLI.",
  ],
  "deploy.no-credentials": [
    "Need to perform AWS calls for account 123456789012, but no credentials have been configured",
    "Unable to resolve AWS account to use. It must be either configured when you define your CDK Stack, or through the environment",
  ],
  "deploy.cli-too-old": [
    "This CDK CLI is not compatible with the CDK library used by your application. Please upgrade the CLI to the latest version.",
  ],
  "deploy.jsonpath-in-part": [
    "Field references must be the entire string, cannot concatenate them",
  ],
  "stack.rollback-complete": [
    "Stack:arn:aws:cloudformation:us-east-1:123456789012:stack/Tunewright/1 is in ROLLBACK_COMPLETE state and can not be updated.",
  ],
  "stack.rollback-failed": [
    "Stack Tunewright is in UPDATE_ROLLBACK_FAILED state and can not be updated",
  ],
  "stack.busy": [
    "Stack:arn:aws:cloudformation:us-east-1:123456789012:stack/Tunewright/1 is in UPDATE_IN_PROGRESS state and can not be updated.",
  ],
  "stack.missing": ["Stack with id Tunewright does not exist"],
  "stack.no-updates": ["No updates are to be performed."],
  "stack.capabilities": ["Requires capabilities : [CAPABILITY_NAMED_IAM]"],
  "stack.resource-exists": [
    "Resource of type 'AWS::S3::Bucket' with identifier 'tunewright-data' already exists.",
  ],
  "quotas.unknown-code": ["The request failed because the specified service does not exist."],
  "openai.line-not-dictionary": ['Line 1 is not a dictionary (HINT: line starts with: "{…")'],
  "openai.not-text": ["Your file `rows.txt` does not appear to be in valid TXT format."],
  "llama-factory.no-samples": [
    "Dropped invalid example: ['hello']",
    "Cannot find valid samples, check `data/README.md` for the data format.",
  ],
  "sagemaker.no-job-name": ["[PySDK Error] Could not extract training job name"],
  "langfuse.no-tool-calls": ["No tool calls found in the response"],
  "terraform.custom-model-plan": [
    "Error: Provider produced invalid plan\n\nProvider planned an invalid value for aws_bedrock_custom_model.this",
  ],
  "openai.no-checkpoints": ["events and checkpoints have no Bedrock equivalent"],
  "connection.refused": [
    "connect ECONNREFUSED 127.0.0.1:4566",
    'Could not connect to the endpoint URL: "https://bedrock.us-east-9.amazonaws.com/"',
  ],
  "connection.no-host": [
    "Unable to execute HTTP request: no-such-queue-fa484d45: Name or service not known",
    "getaddrinfo ENOTFOUND bedrock.us-east-9.amazonaws.com",
  ],
  "connection.timed-out": [
    "connect ETIMEDOUT 10.0.0.1:443",
    'Connect timeout on endpoint URL: "https://bedrock.us-east-1.amazonaws.com/"',
  ],
  "connection.reset": ["read ECONNRESET", "socket hang up"],
  "connection.certificate": [
    "self-signed certificate in certificate chain",
    "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed",
  ],
  "machine.disk-full": ["ENOSPC: no space left on device, write"],
  "machine.no-memory": [
    "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory",
  ],
  "machine.port-taken": ["listen EADDRINUSE: address already in use 127.0.0.1:4566"],
  "machine.no-permission": ["EACCES: permission denied, open 'rows.jsonl'"],
  "machine.no-file": ["ENOENT: no such file or directory, open 'rows.jsonl'"],
  "machine.node-too-old": [
    "NodeVersionSupportWarning: The AWS SDK for JavaScript (v3) versions published after the first week of January 2027 will require node >=22.",
  ],
};
