import {
  checkDataset,
  type DatasetOptions,
  type Inspection,
  inspectDataset,
  type ModelFit,
  surveyDataset,
} from "../../dataset-tools/index.ts";

/** What is to be checked; without a base model, for all of them. */
export type CheckRequest = Omit<DatasetOptions, "model"> & { readonly model?: string };

/** What was found; without a base model also which ones would take the rows. */
export type InspectedRows = Pick<Inspection, "result"> &
  Partial<Omit<Inspection, "result">> & { readonly models?: readonly ModelFit[] };

/**
 * Checks rows for a base model, or for all.
 * @param asPage also keeps rows and their lengths, which the page alone shows
 */
export async function inspectRows(request: CheckRequest, asPage: boolean): Promise<InspectedRows> {
  const { model, ...others } = request;
  if (model === undefined) {
    const { rules: _, ...rest } = others;
    return surveyDataset({ ...rest, ...(asPage ? { withProfile: true, examplesPerCode: 5 } : {}) });
  }
  const options = { ...others, model };
  return asPage ? inspectDataset(options) : { result: await checkDataset(options) };
}
