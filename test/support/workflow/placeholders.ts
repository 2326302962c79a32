/** What a deployment fills in for the definition's placeholders, functions aside. */
export const placeholders: Readonly<Record<string, string>> = {
  DataBucket: "data-bucket",
  TopicArn: "arn:aws:sns:us-east-1:123456789012:topic",
  NoticeFormat: "text",
  CustomizationRoleArn: "arn:aws:iam::123456789012:role/customization",
  ModelKeyArn: "",
  SubnetIds: "",
  SecurityGroupIds: "",
};
