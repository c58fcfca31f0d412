"""SSCD from its authors' TorchScript to the folder that goldpan reads as `--embedder sscd:FOLDER`.

    python -m venv venv && venv/bin/pip install torch==2.15.0 onnx==1.23.2
    venv/bin/python sscd.py sscd_disc_mixup.torchscript.pt sscd/

The checkpoints are listed at https://github.com/facebookresearch/sscd-copy-detection (MIT). Pictures are 320×320 px.
The exported model is compared with the checkpoint before it is kept, where onnxruntime is installed.
"""

import argparse
import json
import pathlib

import torch

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("checkpoint", type=pathlib.Path, help="a .torchscript.pt file")
parser.add_argument("folder", type=pathlib.Path)
parser.add_argument("--size", type=int, default=320, help="side of the input, px")
arguments = parser.parse_args()

model = torch.jit.load(arguments.checkpoint, map_location="cpu").eval()
example = torch.rand(2, 3, arguments.size, arguments.size)
with torch.no_grad():
    expected = model(example)
arguments.folder.mkdir(parents=True, exist_ok=True)
target = arguments.folder / "model.onnx"
torch.onnx.export(
    model,
    (example,),
    target,
    input_names=["pixel_values"],
    output_names=["embedding"],
    dynamic_axes={"pixel_values": {0: "batch"}, "embedding": {0: "batch"}},
    opset_version=17,
    # TorchScript cannot be traced by the newer exporter.
    dynamo=False,
)
(arguments.folder / "config.json").write_text(json.dumps({"model_type": "sscd"}) + "\n")
try:
    import onnxruntime
except ImportError:
    print(f"{target}: written, not compared (pip install onnxruntime)")
else:
    session = onnxruntime.InferenceSession(str(target), providers=["CPUExecutionProvider"])
    given = session.run(None, {"pixel_values": example.numpy()})[0]
    difference = float(abs(given - expected.numpy()).max())
    print(f"{target}: differs from the checkpoint by {difference:.1e} at most")
    if difference > 1e-4:
        raise SystemExit("that is too much: the model is not to be used")
