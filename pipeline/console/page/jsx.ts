/*
 * What elements are made by when the page is built: shorter than the automatic runtime, whose every element names its
 * children. The page has to be small.
 */
export { Fragment, h } from "preact";
