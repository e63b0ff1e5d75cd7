// Reads networks with graphology, the library below Gephi Lite: node scripts/network/read.mjs MODULES FILE...
//
// MODULES is the folder with node_modules of scripts/network/package.json. Prints a line of JSON for each file: what
// the reader sees, for scripts/check_formats to compare with the records.

import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const [modules, ...files] = process.argv.slice(2);
const need = createRequire(path.resolve(modules, "package.json"));
const { MultiDirectedGraph } = need("graphology");

for (const file of files) {
  const { parse } = need(file.endsWith(".gexf") ? "graphology-gexf" : "graphology-graphml");
  // Without this it would make up the ends of edges that are not there.
  const graph = parse(MultiDirectedGraph, fs.readFileSync(file, "utf8"), { addMissingNodes: false });
  const types = new Set(graph.mapEdges((_, a) => `${typeof a.confidence} ${typeof a.directed} ${typeof a.texts}`));
  console.log(JSON.stringify({
    nodes: graph.nodes().sort(), edges: graph.size, types: [...types],
    labels: graph.mapNodes((_, a) => a.label).filter((label) => typeof label === "string" && label).length,
    links: graph.reduceNodes((sum, _, a) => sum + a.links, 0),
    places: graph.mapNodes((_, a) => a.place_name).filter(Boolean).length,
  }));
}
