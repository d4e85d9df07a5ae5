// Answers come as they are, and what goes wrong is told in words for people.

import { beforeEach, expect, test, vi } from "vitest";
import { GRAPH, SUGGESTIONS } from "./queries";

const COUNTS = { version: "1", articles: 1, providers: 2, topics: 3, edges: 4 };

let client: typeof import("./client");
const server = vi.fn<(address: string, request: RequestInit) => Promise<Response>>();

beforeEach(async () => {
  server.mockReset();
  vi.stubGlobal("fetch", server);
  vi.resetModules();
  client = await import("./client");
});

function counts(signal = new AbortController().signal) {
  return client.ask(GRAPH, {}, signal);
}

/** An answer that comes when it is told to. */
function later(): { resolve: (response: Response) => void; reject: (error: Error) => void } {
  let answer: ReturnType<typeof later> | undefined;
  const promise = new Promise<Response>((resolve, reject) => (answer = { resolve, reject }));
  // A request that is never sent leaves it to nobody.
  promise.catch(() => undefined);
  server.mockReturnValue(promise);
  if (!answer) throw new Error("a promise's executor runs at once");
  return answer;
}

function told(why: { message: string; again: boolean }) {
  return expect.objectContaining({ name: "Failure", ...why });
}

test("the answer's data is returned", async () => {
  server.mockResolvedValue(Response.json({ data: { graph: COUNTS } }));
  expect(await counts()).toEqual({ graph: COUNTS });
});

test("a question goes to the page's own server, with its variables, and not into its log", async () => {
  server.mockResolvedValue(Response.json({ data: { suggest: [] } }));
  await client.ask(SUGGESTIONS, { prefix: "face “id” & co" }, new AbortController().signal);
  const [address, { method, body }] = server.mock.calls[0] ?? ["", {}];
  expect([address, method]).toEqual(["/graphql", "POST"]);
  expect(JSON.parse(String(body))).toMatchObject({ variables: { prefix: "face “id” & co" } });
});

test("without an answer one is told to see to the server, and may try again", async () => {
  server.mockRejectedValue(new TypeError("Failed to fetch"));
  const failed = counts();
  await expect(failed).rejects.toThrow(client.Failure);
  await expect(failed).rejects.toEqual(
    told({ message: "The server does not answer. See that it runs, then try again.", again: true }),
  );
});

test.each([
  ["a proxy's page", () => new Response("<h1>Bad gateway</h1>", { status: 502 })],
  ["no JSON", () => new Response("{", { headers: { "content-type": "application/json" } })],
  ["nothing", () => new Response("")],
  ["no data", () => Response.json({ data: null })],
])("%s is no answer either", async (_, answer) => {
  server.mockResolvedValue(answer());
  await expect(counts()).rejects.toEqual(told({ message: expect.stringMatching(/server/), again: true }));
});

test("what the server refuses is told in its own words, and asking again would not help", async () => {
  const errors = [{ message: "“nope” is not an id of this graph." }, { message: "And more." }];
  server.mockResolvedValue(Response.json({ data: null, errors }, { status: 200 }));
  await expect(counts()).rejects.toEqual(
    told({ message: "“nope” is not an id of this graph.", again: false }),
  );
});

test("half an answer is none", async () => {
  const errors = [{ message: "It took too long.", path: ["graph"] }];
  server.mockResolvedValue(Response.json({ data: { graph: COUNTS }, errors }));
  await expect(counts()).rejects.toEqual(told({ message: "It took too long.", again: false }));
});

test("after a failure the same question is asked anew", async () => {
  server.mockRejectedValueOnce(new TypeError("Failed to fetch"));
  await expect(counts()).rejects.toThrow(client.Failure);
  server.mockResolvedValueOnce(Response.json({ data: { graph: COUNTS } }));
  expect(await counts()).toEqual({ graph: COUNTS });
});

test("who lets go of a question gets what it was let go with, though an answer comes", async () => {
  const answer = later();
  const asking = new AbortController();
  const asked = counts(asking.signal);
  asking.abort(new Error("Something else is asked."));
  answer.resolve(Response.json({ data: { graph: COUNTS } }));
  await expect(asked).rejects.toThrow("Something else is asked.");
});

test("who lets go of a question is told of no failure", async () => {
  const answer = later();
  const asking = new AbortController();
  const asked = counts(asking.signal);
  asking.abort();
  answer.reject(new TypeError("Failed to fetch"));
  await expect(asked).rejects.toMatchObject({ name: "AbortError" });
});

test("two who ask the same get their answers, though one of them lets go", async () => {
  const answer = later();
  const asking = new AbortController();
  const [one, two] = [counts(asking.signal), counts()];
  asking.abort();
  answer.resolve(Response.json({ data: { graph: COUNTS } }));
  await expect(one).rejects.toMatchObject({ name: "AbortError" });
  expect(await two).toEqual({ graph: COUNTS });
});

test("a question that is let go of ends at once, and its request is cancelled", async () => {
  later();
  const control = new AbortController();
  const asked = counts(control.signal);
  await vi.waitFor(() => expect(server).toHaveBeenCalled());
  control.abort(new Error("enough"));
  await expect(asked).rejects.toThrow("enough");
  expect(server.mock.calls[0]?.[1].signal?.aborted).toBe(true);
});

test("a question that was let go of before it is asked is not asked", async () => {
  const control = new AbortController();
  control.abort(new Error("enough"));
  await expect(counts(control.signal)).rejects.toThrow("enough");
  expect(server).not.toHaveBeenCalled();
});
