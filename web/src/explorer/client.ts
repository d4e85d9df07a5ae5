/** Asks the server: one function for all queries, and one kind of failure, in words for people. */

import { Client, cacheExchange, fetchExchange, type CombinedError, type TypedDocumentNode } from "@urql/core";

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
  const answer = await client.query(query, variables, { fetchOptions: { signal } }).toPromise();
  signal.throwIfAborted();
  if (answer.data === undefined || answer.data === null || answer.error) {
    throw failure(answer.error);
  }
  return answer.data;
}

function failure(error: CombinedError | undefined): Failure {
  const told = error?.graphQLErrors[0];
  if (told) {
    return new Failure(told.message, false);
  }
  return new Failure("The server does not answer. See that it runs, then try again.", true);
}
