import { createHash } from "node:crypto";
import data from "./bedrock-products.json" with { type: "json" };

type Row = (typeof data.products)[number];

/** A product of the Price List: what filters look at, and its document as JSON text. */
export interface Product {
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Names of Regions in the Price List. */
const LOCATIONS: Readonly<Record<string, string>> = {
  "us-east-1": "US East (N. Virginia)",
  "us-west-2": "US West (Oregon)",
};

/** AWS's codes for an on-demand offer and for its rate. */
const OFFER = "JRTCKXETXF";
const RATE = "6YS6EN2CT7";

export const SERVICE_CODE = "AmazonBedrock";

/** Every product of Amazon Bedrock that is known here, in the shape in which the Price List answered in 2026. */
export function bedrockProducts(): Product[] {
  return data.products.map((row) => {
    const attributes = attributesOf(row);
    const sku = skuOf(row.usagetype);
    const document = {
      product: { attributes, sku },
      serviceCode: SERVICE_CODE,
      terms: { OnDemand: { [`${sku}.${OFFER}`]: termOf(row, sku) } },
      version: data.version,
      publicationDate: data.publicationDate,
    };
    return { attributes: { ...attributes, sku }, text: JSON.stringify(document) };
  });
}

function attributesOf(row: Row): Record<string, string> {
  const { region, usagetype, model, provider, feature } = row;
  return {
    servicecode: SERVICE_CODE,
    servicename: "Amazon Bedrock",
    regionCode: region,
    location: LOCATIONS[region] ?? region,
    locationType: "AWS Region",
    usagetype,
    operation: "",
    model,
    provider,
    feature,
    // Training, storage and model units have none.
    ...(row.inferenceType === undefined ? {} : { inferenceType: row.inferenceType }),
  };
}

function termOf({ unit, usd, usagetype }: Row, sku: string): object {
  const rateCode = `${sku}.${OFFER}.${RATE}`;
  const price = Number(usd).toFixed(10);
  return {
    priceDimensions: {
      [rateCode]: {
        unit,
        endRange: "Inf",
        description: `$${usd} per ${unit} for ${usagetype}`,
        appliesTo: [],
        rateCode,
        beginRange: "0",
        pricePerUnit: { USD: price },
      },
    },
    sku,
    effectiveDate: data.publicationDate,
    offerTermCode: OFFER,
    termAttributes: {},
  };
}

/** AWS's own are arbitrary; these have their form, and are the same every time. */
function skuOf(usagetype: string): string {
  return createHash("sha256").update(usagetype).digest("hex").slice(0, 16).toUpperCase();
}
