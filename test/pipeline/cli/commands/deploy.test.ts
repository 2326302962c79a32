import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeAssembly } from "../../../support/assembly.ts";
import { startTestCloud, type TestCloud } from "../../../support/local-cloud.ts";
import { runCli } from "../../../support/run-cli.ts";

const folder = mkdtempSync(join(tmpdir(), "tunewright-deploy-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

/** A server that answers every request in the same way, or never. */
async function serverThat(answer?: { status: number; body: string }): Promise<string> {
  const server = createServer((_request, response) => {
    if (answer !== undefined) response.writeHead(answer.status).end(answer.body);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** No credentials from anywhere but what `env` adds. */
function deploy(args: readonly string[], env: Record<string, string>) {
  const nowhere = join(folder, "nothing");
  return runCli(["deploy", ...args], {
    cwd: folder,
    env: {
      HOME: folder,
      AWS_CONFIG_FILE: nowhere,
      AWS_SHARED_CREDENTIALS_FILE: nowhere,
      AWS_ACCESS_KEY_ID: "",
      AWS_SECRET_ACCESS_KEY: "",
      AWS_PROFILE: "",
      AWS_REGION: "us-east-1",
      ...env,
    },
  });
}

const KEYS = { AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" };

describe("without valid credentials", () => {
  it("ends with the remedy, although the metadata service never answers", async () => {
    const silent = await serverThat();
    const { exitCode, stderr } = await deploy([], { AWS_EC2_METADATA_SERVICE_ENDPOINT: silent });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/found no AWS credentials, so nothing was built or deployed/);
    expect(stderr).toMatch(/aws sso login/);
    expect(existsSync(join(folder, ".tunewright"))).toBe(false);
  });

  it.each([
    ["ExpiredToken", "The security token included in the request is expired"],
    ["InvalidClientTokenId", "The security token included in the request is invalid."],
  ])("ends with the remedy when AWS answers %s", async (code, message) => {
    const body =
      '<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>' +
      `<Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;
    const AWS_ENDPOINT_URL = await serverThat({ status: 403, body });
    const { exitCode, stderr } = await deploy([], { ...KEYS, AWS_ENDPOINT_URL });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/aws sso login/);
  });
});

describe("over a deployed stack", () => {
  let cloud: TestCloud;
  let env: Record<string, string>;
  beforeAll(async () => {
    const settings = { encryption: "kms", email: "team@example.com" };
    const assembly = writeAssembly({
      name: "Tunewright",
      resources: { Key: { Type: "AWS::KMS::Key", Properties: {} } },
      outputs: { Settings: { Value: JSON.stringify(settings) } },
    });
    cloud = await startTestCloud({ assembly });
    env = { ...KEYS, AWS_ENDPOINT_URL: cloud.endpoint };
  });
  afterAll(() => cloud.stop());

  it("keeps every setting that is not given", async () => {
    const { exitCode, stdout, stderr } = await deploy([], env);
    expect(stdout).toMatch(/an update of the deployed stack in account 123456789012, us-east-1/);
    expect(stdout).toMatch(/encryption +kms\n/);
    expect(stdout).toMatch(/email +team@example\.com\n/);
    expect(stdout).not.toMatch(/was/);
    // The CDK cannot deploy to a local cloud, so this is as far as a test gets.
    expect(stderr).toMatch(/AWS_ENDPOINT_URL is set .* not AWS/);
    expect(exitCode).toBe(2);
  });

  it("shows what changes, by options and by the CDK's own context", async () => {
    const byOption = await deploy(["--no-email"], env);
    expect(byOption.stdout).toMatch(/email +none +\(was team@example\.com\)/);
    const byContext = await deploy(["--", "-c", "email=new@example.com"], env);
    expect(byContext.stdout).toMatch(/email +new@example\.com +\(was team@example\.com\)/);
  });

  it.each([
    [["--encryption", "s3"], /cannot change from kms to s3: .*earlier runs are encrypted/],
    [["--", "-c", "encryption=s3"], /cannot change from kms to s3/],
    [["--removal", "destroy"], /removal cannot change from retain to destroy .* own key/],
    [["--vpc-subnets", "subnet-1"], /vpcSubnetIds and vpcSecurityGroupIds belong together/],
    [["--vpc-subnets", "vpc-1", "--vpc-security-groups", "sg-1"], /vpcSubnetIds/],
    [["--local", "--no-email"], /local cloud is deployed with the default settings/],
  ])("refuses %s before anything is built", async (args, reason) => {
    const { exitCode, stdout, stderr } = await deploy(args, env);
    expect(stderr).toMatch(reason);
    expect(stdout).toBe("");
    expect(exitCode).toBe(2);
  });
});
