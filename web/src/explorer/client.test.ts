// Answers come as they are, and what goes wrong is told in words for people.

import { beforeEach, expect, test, vi } from "vitest";
import { CHANGES, GRAPH, SUGGESTIONS } from "./queries";

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

test("what was answered is known, until it is forgotten", async () => {
  server.mockImplementation(async () => Response.json({ data: { graph: COUNTS } }));
  await counts();
  await counts();
  expect(server).toHaveBeenCalledTimes(1);
  client.forget();
  await counts();
  expect(server).toHaveBeenCalledTimes(2);
});

/** An answer that is a stream, which a test writes to. */
function stream(): ReadableStreamDefaultController<Uint8Array> {
  let writer: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({ start: (control) => void (writer = control) });
  server.mockResolvedValue(new Response(body, { headers: { "content-type": "text/event-stream" } }));
  if (!writer) throw new Error("a stream starts at once");
  return writer;
}

/** Follows changes since version 1; says what came of it. */
function followed() {
  const events: (string | undefined)[] = [];
  const stop = client.follow(
    CHANGES,
    { since: "1" },
    ({ graphChanged }) => events.push(graphChanged.version),
    (ending) => events.push(ending),
  );
  return { events, stop };
}

function event(version: string): Uint8Array {
  const data = JSON.stringify({ data: { graphChanged: { version } } });
  return new TextEncoder().encode(`event: next\ndata: ${data}\n\n`);
}

const BEAT = new TextEncoder().encode(":\n\n");

test("each event of a stream is told of, in whatever pieces it comes, and its end once", async () => {
  const writer = stream();
  const { events } = followed();
  for (const version of ["2", "3"]) {
    const bytes = event(version);
    for (const piece of [BEAT, bytes.slice(0, 25), bytes.slice(25)]) writer.enqueue(piece);
    await vi.waitFor(() => expect(events).toContain(version));
  }
  const [address, { body, headers }] = server.mock.calls[0] ?? ["", {}];
  expect([address, JSON.parse(String(body)).variables]).toEqual(["/graphql", { since: "1" }]);
  expect(headers).toMatchObject({ accept: expect.stringContaining("text/event-stream") });
  writer.close();
  await vi.waitFor(() => expect(events).toEqual(["2", "3", "broken"]));
});

test.each([
  ["breaks off", (writer: ReturnType<typeof stream>) => writer.error(new TypeError("network error"))],
  ["ends without an event", (writer: ReturnType<typeof stream>) => writer.close()],
])("a stream that %s is broken", async (_, end) => {
  const writer = stream();
  const { events } = followed();
  writer.enqueue(BEAT);
  end(writer);
  await vi.waitFor(() => expect(events).toEqual(["broken"]));
});

const ERRORS = { errors: [{ message: "Cannot query field 'graphChanged' on type 'Subscription'." }] };

test.each([
  ["in words", () => Response.json(ERRORS), "refused"],
  ["in words, with a status", () => Response.json(ERRORS, { status: 406 }), "refused"],
  ["since it has too much to do", () => Response.json(ERRORS, { status: 503 }), "broken"],
  ["since it is asked too often", () => Response.json(ERRORS, { status: 429 }), "broken"],
  ["by a proxy", () => new Response("<h1>Bad gateway</h1>", { status: 502 }), "broken"],
])("a server that refuses a stream %s", async (_, answer, ending) => {
  server.mockResolvedValue(answer());
  const { events } = followed();
  await vi.waitFor(() => expect(events).toEqual([ending]));
});

test("a stream that is stopped is cancelled, and nothing is told of it any more", async () => {
  const writer = stream();
  const { events, stop } = followed();
  writer.enqueue(event("2"));
  await vi.waitFor(() => expect(events).toEqual(["2"]));
  stop();
  expect(server.mock.calls[0]?.[1].signal?.aborted).toBe(true);
  await Promise.resolve();
  expect(events).toEqual(["2"]);
});
