"""A linear or multi-layer head from a PyTorch checkpoint to ONNX, with the JSON that goldpan reads beside it.

    python -m venv venv && venv/bin/pip install torch==2.15.0 onnx==1.23.2 numpy==2.4.6
    venv/bin/python convert.py sa_0_4_vit_b_32_linear.pth aesthetic.onnx \
        --column aesthetic_score --embedder clip --range 1 10 --threshold 4.5 --direction below --label "not appealing"

The checkpoint is a state dict: `weight` and `bias`, or several of them whose names end so, in their order. LAION's
aesthetic heads have no activations between their layers, which is the default here.
"""

import argparse
import json
import pathlib

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper


def layers_of(state):
    """Weights and biases in the order of the checkpoint, checked to follow upon each other."""
    layers = []
    for name, tensor in state.items():
        if not name.endswith("weight"):
            continue
        weight = tensor.detach().to(torch.float32).numpy()
        if weight.ndim != 2:
            raise SystemExit(f"{name} has {weight.ndim} axes: only linear layers are converted")
        bias = state.get(name.removesuffix("weight") + "bias")
        bias = np.zeros(len(weight), np.float32) if bias is None else bias.detach().to(torch.float32).numpy()
        if layers and layers[-1][0].shape[0] != weight.shape[1]:
            raise SystemExit(f"{name} takes {weight.shape[1]} numbers, but the layer before gives {layers[-1][0].shape[0]}")
        layers.append((weight, bias))
    if not layers:
        raise SystemExit("there is no linear layer in this checkpoint")
    return layers


def to_onnx(layers, activation):
    nodes, initializers, value = [], [], "embedding"
    for i, (weight, bias) in enumerate(layers):
        last = i == len(layers) - 1
        initializers += [numpy_helper.from_array(weight, f"weight{i}"), numpy_helper.from_array(bias, f"bias{i}")]
        result = "score" if last else f"layer{i}"
        nodes.append(helper.make_node("Gemm", [value, f"weight{i}", f"bias{i}"], [result], transB=1))
        value = result
        if activation != "none" and not last:
            nodes.append(helper.make_node({"relu": "Relu", "tanh": "Tanh"}[activation], [value], [f"{value}a"]))
            value = f"{value}a"
    graph = helper.make_graph(
        nodes,
        "head",
        [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", layers[0][0].shape[1]])],
        [helper.make_tensor_value_info("score", TensorProto.FLOAT, ["batch", layers[-1][0].shape[0]])],
        initializers,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return model


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("checkpoint", type=pathlib.Path)
parser.add_argument("output", type=pathlib.Path, help="path of the .onnx file")
parser.add_argument("--column", required=True)
parser.add_argument("--embedder", help="name of the embedder it belongs to, as in --embedder")
parser.add_argument("--activation", choices=["none", "relu", "tanh"], default="none", help="between the layers")
parser.add_argument("--range", type=float, nargs=2, default=[0.0, 1.0])
parser.add_argument("--threshold", type=float)
parser.add_argument("--direction", choices=["below", "above"])
parser.add_argument("--label")
arguments = parser.parse_args()

# weights_only: a checkpoint is data, and no code in it is run.
layers = layers_of(torch.load(arguments.checkpoint, map_location="cpu", weights_only=True))
onnx.save(to_onnx(layers, arguments.activation), arguments.output)
description = {"column": arguments.column, "embedder": arguments.embedder, "range": arguments.range}
if arguments.threshold is not None:
    if arguments.direction is None:
        raise SystemExit("--threshold needs --direction")
    description |= {"threshold": arguments.threshold, "direction": arguments.direction}
if arguments.label:
    description["label"] = arguments.label
beside = arguments.output.with_name(arguments.output.name + ".json")
beside.write_text(json.dumps(description, indent=2) + "\n")
sizes = " → ".join(str(size) for size in [layers[0][0].shape[1], *(len(weight) for weight, _ in layers)])
print(f"{arguments.output}: {sizes}; {beside}")
