// What is shown can be had as a file, in each format that the server has.

import { readFileSync } from "node:fs";
import { buildSchema, isEnumType } from "graphql";
import { MultiDirectedGraph } from "graphology";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Download } from "./downloads";
import type { DrawnEdge, DrawnGraph, DrawnNode } from "./network";

const SCHEMA = buildSchema(readFileSync("../schema/schema.graphql", "utf8"));
const TURTLE: Download = { label: "Turtle", format: "TURTLE", file: "graph.ttl", type: "text/turtle" };

const NODE: DrawnNode = {
  kind: "ARTICLE",
  label: "",
  stub: false,
  rank: 0,
  story: null,
  topic: null,
  provider: null,
  x: 0,
  y: 0,
  size: 1,
  color: "",
  type: "circle",
};

/** How many files were made. */
let count = 0;
let downloads: typeof import("./downloads");
const server = vi.fn<(address: string, request: { body: string }) => Promise<Response>>();

beforeEach(async () => {
  server.mockReset();
  vi.stubGlobal("fetch", server);
  vi.resetModules();
  downloads = await import("./downloads");
});

afterEach(() => vi.restoreAllMocks());

function drawn(...ids: string[]): DrawnGraph {
  const graph = new MultiDirectedGraph<DrawnNode, DrawnEdge>();
  for (const id of ids) graph.addNode(id, NODE);
  return graph;
}

function many(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `article_${index}`);
}

/** The files that the reader is given, by their names. */
function given(): Map<string, Blob> {
  const files = new Map<string, Blob>();
  let made: Blob | undefined;
  vi.spyOn(URL, "createObjectURL").mockImplementation((content) => {
    if (content instanceof Blob) made = content;
    return `blob:${++count}`;
  });
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
    if (made && this.href === `blob:${count}`) files.set(this.download, made);
  });
  return files;
}

test("there is a download in each export format of the server, each to a file of its own", () => {
  const formats = SCHEMA.getType("ExportFormat");
  const known = isEnumType(formats) ? formats.getValues().map((value) => value.name) : [];
  expect(known).not.toEqual([]);
  expect(downloads.DOWNLOADS.map((each) => each.format).sort()).toEqual(known.sort());
  const files = downloads.DOWNLOADS.map((each) => each.file);
  expect(new Set(files).size).toBe(files.length);
});

test("a table's address names each node that is drawn, and asks for no others", () => {
  const ids = many(500);
  const address = new URL(downloads.tableAddress("nodes.parquet", drawn(...ids)) ?? "", "http://localhost");
  expect(address.pathname).toBe("/export/nodes.parquet");
  expect(address.searchParams.getAll("around")).toEqual(ids);
  expect(address.searchParams.get("hops")).toBe("0");
  expect(Number(address.searchParams.get("limit"))).toBe(500);
});

test("a table has no address where nothing is drawn, or more than an address can name", () => {
  expect(downloads.tableAddress("nodes.parquet", drawn())).toBeNull();
  expect(downloads.tableAddress("nodes.parquet", drawn(...many(501)))).toBeNull();
});

test("a download is the export of exactly the nodes that are drawn, as a file of its name and type", async () => {
  const files = given();
  server.mockResolvedValue(Response.json({ data: { subgraph: { export: "<a> <b> <c> .\n" } } }));
  await downloads.download(TURTLE, drawn("a", "b", "c"));
  const { variables } = JSON.parse(server.mock.calls[0]?.[1].body ?? "{}");
  expect(variables).toEqual({ ids: ["a", "b", "c"], limit: 3, format: "TURTLE" });
  expect([...files.keys()]).toEqual(["graph.ttl"]);
  expect(files.get("graph.ttl")?.type).toBe("text/turtle");
  expect(await files.get("graph.ttl")?.text()).toBe("<a> <b> <c> .\n");
});

test("a download that fails gives no file, and says why", async () => {
  const files = given();
  server.mockResolvedValue(Response.json({ errors: [{ message: "This export is too large." }] }));
  await expect(downloads.download(TURTLE, drawn("a"))).rejects.toMatchObject({
    name: "Failure",
    message: "This export is too large.",
  });
  expect(files.size).toBe(0);
});

test("a file that was given is let go of", async () => {
  given();
  const revoked = vi.spyOn(URL, "revokeObjectURL").mockReturnValue();
  downloads.save(new Blob(["a"]), "a.txt");
  await vi.waitFor(() => expect(revoked).toHaveBeenCalledWith(`blob:${count}`));
});
