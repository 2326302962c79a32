import type { Filter, GetProductsRequest, Pricing } from "@aws-sdk/client-pricing";
import { ServiceError } from "../../kernel/aws-error.ts";
import {
  allow,
  type Checked,
  type CheckedOperationsOf,
  defineService,
} from "../../kernel/define-service.ts";
import { defined } from "../../kernel/defined.ts";
import type { Cloud, Service } from "../../kernel/service.ts";
import { checkInput } from "../../protocol/api-model.ts";
import { handleJson } from "../../protocol/json-1-0.ts";
import { bedrockProducts, type Product, SERVICE_CODE } from "./products.ts";

type Request = Checked<GetProductsRequest>;

/** Regions of the API's endpoints; the prices of every Region are read there. */
const ENDPOINTS = ["us-east-1", "eu-central-1", "ap-south-1"];

const MAX_RESULTS = 100;

/** Makes the Price List, with the part of Amazon Bedrock's that is in `bedrock-products.json`. */
export function createPricing(cloud: Cloud): Service {
  return defineService<Pricing>({
    name: "pricing",
    operations: productOperations(bedrockProducts()),
    check: (operation, input) => checkInput("pricing", operation, input),
    handle: (request, context) =>
      handleJson({ cloud, service: "pricing", version: "1.1" }, request, context),
  });
}

function productOperations(products: readonly Product[]): CheckedOperationsOf<Pricing> {
  return {
    GetProducts: {
      permissions: () => allow("pricing:GetProducts"),
      run(request, { region = "" }) {
        checkEndpoint(region);
        checkRequest(request);
        const { Filters = [] } = request;
        const found = products.filter((product) => Filters.every((each) => passes(product, each)));
        const { page, next } = pageOf(found, request);
        return {
          FormatVersion: "aws_v1",
          PriceList: page.map(({ text }) => text),
          ...defined({ NextToken: next }),
        };
      },
    },
  };
}

/** At AWS the name of another Region's endpoint does not exist. */
function checkEndpoint(region: string): void {
  if (ENDPOINTS.includes(region)) return;
  throw new ServiceError(
    "UnknownEndpoint",
    `The Price List has no endpoint in ${region}: ask for prices in ${ENDPOINTS.join(", ")}.`,
  );
}

function checkRequest({ ServiceCode, FormatVersion = "aws_v1", MaxResults = 1 }: Request): void {
  if (ServiceCode !== SERVICE_CODE) {
    throw refused(`The service code ${ServiceCode} is not known here: ${SERVICE_CODE} is.`);
  }
  if (FormatVersion !== "aws_v1") throw refused(`The format ${FormatVersion} is not known.`);
  if (MaxResults < 1 || MaxResults > MAX_RESULTS) {
    throw refused(`MaxResults must be between 1 and ${MAX_RESULTS}.`);
  }
}

function refused(message: string): ServiceError {
  return new ServiceError("InvalidParameterException", message);
}

function passes({ attributes }: Product, { Type, Field, Value }: Checked<Filter>): boolean {
  if (Type !== "TERM_MATCH" && Type !== "EQUALS") {
    throw new ServiceError(
      "NotImplemented",
      `The local cloud does not simulate filters of the type ${Type}.`,
      { status: 501 },
    );
  }
  return attributes[Field === "ServiceCode" ? "servicecode" : Field] === Value;
}

function pageOf(all: readonly Product[], { NextToken = "0", MaxResults = MAX_RESULTS }: Request) {
  const from = Number(NextToken);
  if (!Number.isInteger(from) || from < 0 || from > all.length) {
    throw new ServiceError("InvalidNextTokenException", "The pagination token is invalid.");
  }
  const to = from + MaxResults;
  return { page: all.slice(from, to), next: to < all.length ? String(to) : undefined };
}
