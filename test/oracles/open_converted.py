"""Opens what `goldpan convert` wrote in the libraries it is written for, and compares them with each other.

    pip install torch torchvision ultralytics supervision pycocotools pillow
    goldpan convert LABELS --images IMAGES --to coco -o FOLDER/coco     (and yolo, voc)
    python test/oracles/open_converted.py FOLDER

Prints one JSON object of counts; fails on the first difference.
"""

import contextlib
import io
import json
import os
import sys

os.environ.setdefault("YOLO_OFFLINE", "true")
os.environ.setdefault("YOLO_VERBOSE", "false")
root = os.path.abspath(sys.argv[1])
found = {}


def close(a, b, tolerance):
    return len(a) == len(b) and all(abs(x - y) <= tolerance for x, y in zip(a, b))


from pycocotools.coco import COCO  # noqa: E402

with contextlib.redirect_stdout(io.StringIO()):
    coco = COCO(os.path.join(root, "coco/annotations/instances.json"))
truth = {}
for image in coco.loadImgs(coco.getImgIds()):
    annotations = coco.loadAnns(coco.getAnnIds(imgIds=image["id"]))
    for annotation in annotations:
        assert coco.annToMask(annotation).shape == (image["height"], image["width"])
    truth[image["file_name"]] = [
        (coco.cats[a["category_id"]]["name"], a["bbox"], image["width"], image["height"]) for a in annotations
    ]
found["pycocotools"] = {"images": len(truth), "objects": sum(map(len, truth.values()))}

from torchvision.datasets import CocoDetection  # noqa: E402

detection = CocoDetection(os.path.join(root, "coco/images"), os.path.join(root, "coco/annotations/instances.json"))
found["torchvision CocoDetection"] = {"images": len(detection), "objects": sum(len(detection[i][1]) for i in range(len(detection)))}
assert found["torchvision CocoDetection"] == found["pycocotools"]

from torchvision.datasets import VOCDetection  # noqa: E402

devkit = os.path.join(root, "devkit", "VOCdevkit")
os.makedirs(devkit, exist_ok=True)
if not os.path.exists(os.path.join(devkit, "VOC2012")):
    os.symlink(os.path.join(root, "voc"), os.path.join(devkit, "VOC2012"))
# An image without labels has no XML file, as in the devkit, and cannot be asked for there.
ids = os.path.join(root, "voc/ImageSets/Main/trainval.txt")
present = [line.strip() for line in open(ids) if os.path.exists(os.path.join(root, "voc/Annotations", line.strip() + ".xml"))]
voc = VOCDetection(os.path.join(root, "devkit"), year="2012", image_set="trainval") if len(present) == len(open(ids).readlines()) else None
objects = 0
if voc:
    for _, target in voc:
        record = target["annotation"]
        expected = truth[record["filename"]]
        given = record.get("object", [])
        assert len(given) == len(expected)
        for one, (name, (x, y, w, h), _, _) in zip(given, expected):
            box = [float(one["bndbox"][edge]) for edge in ("xmin", "ymin", "xmax", "ymax")]
            assert one["name"] == name and close(box, [x, y, x + w, y + h], 1e-6), (record["filename"], one)
            objects += 1
    found["torchvision VOCDetection"] = {"images": len(voc), "objects": objects}

from ultralytics.data.dataset import YOLODataset  # noqa: E402
from ultralytics.data.utils import check_det_dataset  # noqa: E402

data = check_det_dataset(os.path.join(root, "yolo/data.yaml"), autodownload=False)
dataset = YOLODataset(img_path=data["train"], data=data, task="segment", augment=False, imgsz=640)
objects = 0
for label in dataset.labels:
    expected = truth[os.path.basename(label["im_file"])]
    assert len(label["cls"]) == len(expected) == len(label["segments"])
    for number, (cx, cy, w, h), (name, (x, y, bw, bh), width, height) in zip(label["cls"], label["bboxes"], expected):
        assert data["names"][int(number[0])] == name
        assert close([(cx - w / 2) * width, (cy - h / 2) * height, w * width, h * height], [x, y, bw, bh], 1e-3)
        objects += 1
found["ultralytics YOLODataset"] = {"images": len(dataset.labels), "objects": objects}

import supervision as sv  # noqa: E402

ds = sv.DetectionDataset.from_yolo(os.path.join(root, "yolo/images/train"), os.path.join(root, "yolo/labels/train"), os.path.join(root, "yolo/data.yaml"))
found["supervision from_yolo"] = {"images": len(ds), "objects": sum(len(d) for _, _, d in ds)}
ds = sv.DetectionDataset.from_coco(os.path.join(root, "coco/images"), os.path.join(root, "coco/annotations/instances.json"))
found["supervision from_coco"] = {"images": len(ds), "objects": sum(len(d) for _, _, d in ds)}
print(json.dumps(found, indent=2))
