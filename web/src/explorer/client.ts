/** Asks the server: one function for all queries, one for what it tells of, and one kind of failure, in words for people. */

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

let client = newClient();

/** Forgets all answers, so that what is asked from now on is answered by the graph as it is. */
export function forget(): void {
  client = newClient();
}

function newClient(): Client {
  return new Client({
    url: "/graphql",
    exchanges: [cacheExchange, fetchExchange],
    preferGetMethod: false,
    fetchSubscriptions: true,
  });
}

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

/** Why a stream is at its end: it broke off, or the server does not let it begin. */
export type Ending = "broken" | "refused";

/**
 * Follows a subscription, as a stream of events: calls `told` with each event, and `ended` once where no more will come. What
 * comes back stops it.
 */
export function follow<Data, Variables extends Record<string, unknown>>(
  subscription: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  told: (data: Data) => void,
  ended: (ending: Ending) => void,
): () => void {
  const events = pipe(
    client.subscription<Data, Variables>(subscription, variables),
    subscribe(({ data, error, hasNext }) => {
      if (data && !error && hasNext) {
        told(data);
      } else {
        events.unsubscribe();
        ended(isRefusal(error) ? "refused" : "broken");
      }
    }),
  );
  return () => events.unsubscribe();
}

/** Whether the server said in its own words that it does not answer, and not only that it has too much to do. */
function isRefusal(error: CombinedError | undefined): boolean {
  const { status } = (error?.response as Response | undefined) ?? { status: 0 };
  return Boolean(error?.graphQLErrors.length) && status !== 429 && status !== 503;
}

function failure(error: CombinedError | undefined): Failure {
  const told = error?.graphQLErrors[0];
  if (told) {
    return new Failure(told.message, false);
  }
  return new Failure("The server does not answer. See that it runs, then try again.", true);
}
