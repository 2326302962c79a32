/** Path of the local cloud under which the addresses of functions are: `/_lambda-url/<id>/…`; no bucket is named so. */
export const FUNCTION_URLS = "/_lambda-url/";

/** Where a local cloud listens, at the start of the address of a function. */
const LOCAL_ADDRESS = new RegExp(`^http://127\\.0\\.0\\.1:\\d+(?=${FUNCTION_URLS})`);

/** A setting that may be the address of a function, as it is now: the local cloud may listen at another port than it did. */
export function currentAddress(setting: string, endpoint: string): string {
  return setting.replace(LOCAL_ADDRESS, endpoint);
}
