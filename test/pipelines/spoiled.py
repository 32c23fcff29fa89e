# SPDX-License-Identifier: Apache-2.0
"""Random pipelines made invalid in one way, with what must be said of them: the text of pipelines.md 3.3
and the nodes of which one is named. Each way gives None for a pipeline that it does not fit."""

import copy


def of(graph, rng):
    """Its entry made invalid, text and nodes."""
    ways = [another_type, another_shape, another_count, itself, two_dynamic, outer_output]
    rng.shuffle(ways)
    for way in [*ways, no_alias]:
        entry = copy.deepcopy(graph.entry())
        entry["name"] = f"bad{graph.name}"
        nodes = {node["name"]: node for node in entry["nodes"]}
        said = way(graph, entry, nodes)
        if said:
            return entry, *said
    raise AssertionError("the last way fits every pipeline")


def followers(entry, name):
    """The nodes that take something of a node, or gather from it."""
    return {
        node["name"]
        for node in entry["nodes"]
        if node.get("gather_from_node") == name
        or any(source["node_name"] == name for one in node["inputs"] for source in one.values())
    }


def libraries_after_nodes(graph):
    """Steps of custom nodes that take something of a node."""
    for name, step in graph.steps.items():
        if "params" not in step.entry:
            continue
        if any(value.node != "request" for value, _ in step.sources.values()):
            yield name, step


def another_type(graph, entry, nodes):
    for name, step in libraries_after_nodes(graph):
        params = nodes[name]["params"]
        params["type"] = "FP64" if params["type"] != "FP64" else "I16"
        return "Invalid input precision", {name}


def another_shape(graph, entry, nodes):
    """What comes out has another shape too, unless it is the response that takes it."""
    for name, step in libraries_after_nodes(graph):
        params = nodes[name]["params"]
        params["shape"] = params["shape"].replace("]", ",3]")
        return "Invalid input shape", {name} | followers(entry, name)


def another_count(graph, entry, nodes):
    for name, node in nodes.items():
        if node.get("demultiply_count", -1) > 0 and node.get("params", {}).get("do") == "cut":
            node["demultiply_count"] += 1
            text = "Demultiplication count does not match tensor first dimension"
            return text, {name} | followers(entry, name)


def itself(graph, entry, nodes):
    """A node that takes its own output."""
    for name, step in graph.steps.items():
        if {"demultiply_count", "gather_from_node"} & step.entry.keys():
            continue
        for own in step.values:
            source = step.sources["a"][0]
            if own.alias.startswith("y") and (own.type, own.shape) == (source.type, source.shape):
                for one in nodes[name]["inputs"]:
                    if "a" in one:
                        one["a"] = {"node_name": name, "data_item": own.alias}
                return "Pipeline definition contains a cycle", {name}


def two_dynamic(graph, entry, nodes):
    cutting = [name for name, node in nodes.items() if "demultiply_count" in node]
    if len(cutting) + ("demultiply_count" in entry) < 2:
        return None
    nodes[cutting[0]]["demultiply_count"] = -1
    return "Functionality not implemented", {*cutting, "request"}


def outer_output(graph, entry, nodes):
    """Something of another level than the other outputs."""
    for name, step in graph.steps.items():
        gathers = [node for node in nodes.values() if node.get("gather_from_node") == name]
        if "demultiply_count" in step.entry and gathers:
            entry["outputs"].append({"more": {"node_name": name, "data_item": step.values[0].alias}})
            return "Demultiplexer and gather nodes are not in LIFO order", {"response"}


def no_alias(graph, entry, nodes):
    node = entry["nodes"][0]
    next(iter(node["inputs"][0].values()))["data_item"] = "nothing"
    return "Pipeline definition has reference to missing data source", {node["name"]}


def check(said, text, names):
    """What is wrong with a refusal, or nothing."""
    rest = said.split("; node: ")[-1]
    if said.startswith(text) and any(rest == name or rest.startswith(f"{name}; ") for name in names):
        return None
    return f"expected {text!r} of one of {sorted(names)}, got {said!r}"


