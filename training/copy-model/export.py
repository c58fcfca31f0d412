"""Writes a checkpoint as ONNX: batch normalisation folded, weights stored as float16 and widened when the model is opened.

    python export.py CHECKPOINT ../../models/goldpan-copy.onnx [SIDE]
"""

import json
import sys
from pathlib import Path

import numpy
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from model import CopyModel

SMALLEST_STORED_AS_HALF = 64


def halve_weights(graph):
    """Large float32 initialisers become float16 ones, each followed by a Cast that ONNX Runtime folds at load."""
    kept, casts = [], []
    for tensor in graph.initializer:
        values = numpy_helper.to_array(tensor)
        if tensor.data_type != TensorProto.FLOAT or values.size < SMALLEST_STORED_AS_HALF:
            kept.append(tensor)
            continue
        half = f"{tensor.name}.half"
        kept.append(numpy_helper.from_array(values.astype(numpy.float16), half))
        casts.append(helper.make_node("Cast", [half], [tensor.name], to=TensorProto.FLOAT))
    nodes = list(graph.node)
    del graph.initializer[:]
    del graph.node[:]
    graph.initializer.extend(kept)
    graph.node.extend(casts + nodes)


def export(model, path, description):
    model = model.eval().to(memory_format=torch.contiguous_format).float().cpu()
    example = torch.zeros(2, model.side, model.side, 3, dtype=torch.uint8)
    torch.onnx.export(
        model,
        (example,),
        str(path),
        input_names=["image"],
        output_names=["embedding"],
        dynamic_axes={"image": {0: "batch"}, "embedding": {0: "batch"}},
        opset_version=17,
        dynamo=False,
    )
    exported = onnx.load(str(path))
    halve_weights(exported.graph)
    exported.producer_name, exported.producer_version, exported.doc_string = "goldpan", "", description
    onnx.checker.check_model(exported)
    onnx.save(exported, str(path))


if __name__ == "__main__":
    checkpoint, target, *side = sys.argv[1:]
    config = json.loads((Path(__file__).parent / "config.json").read_text())
    torch.manual_seed(config["seed"])
    model = CopyModel(**config["model"])
    if side:
        model.side = int(side[0])
    if checkpoint != "untrained":
        model.load_state_dict(torch.load(checkpoint, weights_only=True)["average"])
    export(model, target, "goldpan copy-detection embedder, trained on generated pictures only")
