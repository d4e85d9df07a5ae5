// Reads exports with the programs that they are for. Each line of standard input is {"format", "path"}; each answer, a
// line too, is {"nodes": [{"id", "attributes"}], "edges": [{"source", "target", "attributes"}]} or {"error"}. What a
// program only warns of is an error here.

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

import { Graphviz } from "@hpcc-js/wasm-graphviz";
import xmldom from "@xmldom/xmldom";
import cytoscape from "cytoscape";
import graphology from "graphology";
import gexf from "graphology-gexf";
import graphml from "graphology-graphml";

const { MultiDirectedGraph, MultiGraph } = graphology;

const refuse = (...words) => {
  throw new Error(words.join(" "));
};
console.warn = console.error = refuse;

const xmlParser = new xmldom.DOMParser({ errorHandler: refuse });
const parseXml = (text) => xmlParser.parseFromString(text, "application/xml");

const fromGraphology = (graph) => ({
  nodes: graph.mapNodes((id, attributes) => ({ id, attributes })),
  edges: graph.mapEdges((_, attributes, source, target) => ({ source, target, attributes })),
});

const fromCytoscape = (cy) => ({
  nodes: cy.nodes().map((node) => {
    const { id, ...attributes } = node.data();
    return { id, attributes: { ...attributes, ...node.position() } };
  }),
  edges: cy.edges().map((edge) => {
    const { id, source, target, ...attributes } = edge.data();
    return { source, target, attributes };
  }),
});

// Graphviz keeps units from one layout to the next, so each has a Graphviz of its own.
const layOut = async (text, format, engine) => {
  const graphviz = await Graphviz.load();
  try {
    return fromGraphviz(graphviz.layout(text, format, engine));
  } finally {
    Graphviz.unload();
  }
};

const fromGraphviz = (json) => {
  const { objects = [], edges = [] } = JSON.parse(json);
  return {
    nodes: objects.map(({ _gvid, name, ...attributes }) => ({ id: name, attributes })),
    edges: edges.map(({ _gvid, tail, head, ...attributes }) => ({
      source: objects[tail].name,
      target: objects[head].name,
      attributes,
    })),
  };
};

const readers = {
  gexf: (text) => fromGraphology(gexf.parse(MultiGraph, parseXml(text))),
  graphml: (text) => fromGraphology(graphml.parse(MultiDirectedGraph, parseXml(text))),
  graphology: (text) => fromGraphology(MultiDirectedGraph.from(JSON.parse(text))),
  cytoscape: (text) =>
    fromCytoscape(cytoscape({ headless: true, layout: { name: "preset" }, elements: JSON.parse(text).elements })),
  dot: (text) => layOut(text, "dot_json", "nop2"),
  neato: (text) => layOut(text, "json", "neato"),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { format, path } = JSON.parse(line);
  let answer;
  try {
    answer = await readers[format](readFileSync(path, "utf8"));
  } catch (error) {
    answer = { error: String(error?.stack ?? error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
