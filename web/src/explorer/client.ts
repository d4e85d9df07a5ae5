/** Asks the server: one function for all queries, and one kind of failure, in words for people. */

import { filter, pipe, subscribe, take } from "wonka";
import {
  Client,
  cacheExchange,
  fetchExchange,
  type CombinedError,
  type OperationResult,
  type TypedDocumentNode,
} from "@urql/core";

/** Why an answer did not come, and whether asking again may help. */
export class Failure extends Error {
  constructor(
    message: string,
    readonly again: boolean,
  ) {
    super(message);
    this.name = "Failure";
  }
}

const client = new Client({
  url: "/graphql",
  exchanges: [cacheExchange, fetchExchange],
  preferGetMethod: false,
});

/** The answer to a query. Throws Failure, or what `signal` was aborted with. */
export async function ask<Data, Variables extends Record<string, unknown>>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  signal: AbortSignal,
): Promise<Data> {
  const { data, error } = await answered<Data, Variables>(query, variables, signal);
  if (data === undefined || data === null || error) {
    throw failure(error);
  }
  return data;
}

/** The first answer that is up to date. Once `signal` is aborted, the request is let go of, unless somebody else waits for it. */
function answered<Data, Variables extends Record<string, unknown>>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  signal: AbortSignal,
): Promise<OperationResult<Data, Variables>> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const asked = pipe(
      client.query<Data, Variables>(query, variables),
      filter((answer) => !answer.stale),
      take(1),
      subscribe(resolve),
    );
    const end = () => {
      asked.unsubscribe();
      reject(signal.reason as Error);
    };
    signal.addEventListener("abort", end, { once: true });
  });
}

function failure(error: CombinedError | undefined): Failure {
  const told = error?.graphQLErrors[0];
  if (told) {
    return new Failure(told.message, false);
  }
  return new Failure("The server does not answer. See that it runs, then try again.", true);
}
