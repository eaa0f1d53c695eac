import type { Route } from "../http/index.ts";
import type { Model } from "../model/index.ts";
import type { OperationDocs } from "./openapi/operation.ts";

/** A route of the service, and what its OpenAPI document says of it. */
export interface ServiceRoute extends Route {
  /** Describes the route for a model. Absent for pages and for the document itself, which are no part of the API. */
  readonly docs?: (model: Model) => OperationDocs | Promise<OperationDocs>;
}
